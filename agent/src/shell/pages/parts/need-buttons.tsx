import { bridgeOf } from '../bridge.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import type { Need } from './needs.ts';

/** What the two windows that show needs can both ask. */
const homeward = bridgeOf<'first-run' | 'settings'>();

/** Does what can be done about a need at once. */
export function askFor({ name, ask }: Need): void {
  if (ask === 'keep-alive' || name === 'background') void homeward.ask('permissions:keep-alive', null);
  else void homeward.ask('permissions:ask', { permission: name });
}

const askWords = {
  allow: texts.permissions.allow,
  show: texts.permissions.show,
  'keep-alive': texts.permissions.keepAlive,
} as const;

interface NeedButtonsProps {
  readonly need: Need;
  /** Whether the first of them is what the window suggests. */
  readonly isSuggested?: boolean;
}

/** Asks for what is needed, or opens the pane of System Settings in which it is decided. */
export function NeedButtons({ need, isSuggested = false }: NeedButtonsProps) {
  const { ask, pane, name } = need;
  return (
    <span className="need-buttons">
      {pane !== null && (
        <Button
          label={texts.permissions.paneOf(texts.permissions.names[name])}
          isDefault={isSuggested && ask === null}
          onPress={() => void homeward.ask('permissions:pane', { pane })}
        >
          {texts.permissions.pane}
        </Button>
      )}
      {ask !== null && (
        <Button isDefault={isSuggested} onPress={() => askFor(need)}>
          {askWords[ask]}
        </Button>
      )}
    </span>
  );
}
