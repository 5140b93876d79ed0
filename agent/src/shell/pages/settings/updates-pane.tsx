import type { UpdateState } from '../../update-state.ts';
import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { moment } from '../parts/moment.ts';
import { Pill, type Tone } from '../parts/pill.tsx';
import { texts } from '../texts.ts';
import { Group, GroupRow } from './group.tsx';

const tones: Readonly<Record<UpdateState['state'], Tone>> = {
  off: 'quiet',
  current: 'good',
  checking: 'quiet',
  ready: 'good',
  failed: 'warn',
};

/** How it stands with new versions. */
export function UpdatesPane({ view: { updates, version } }: { readonly view: SettingsView }) {
  const words = texts.settings.updates;
  return (
    <>
      <Group>
        <GroupRow name={texts.brand}>{texts.settings.mac.version(version)}</GroupRow>
        <GroupRow name={words.title}>
          <span role="status">
            <Pill tone={tones[updates.state]} words={words.states[updates.state]} />
          </span>
        </GroupRow>
      </Group>
      <p className="soft">{detailOf(updates)}</p>
      {updates.state !== 'off' && (
        <div className="row-buttons">
          <Button
            isDisabled={updates.state === 'checking'}
            onPress={() => void bridgeOf<'settings'>().ask('settings:check-for-updates', null)}
          >
            {words.check}
          </Button>
        </div>
      )}
    </>
  );
}

function detailOf(updates: UpdateState): string {
  const words = texts.settings.updates;
  switch (updates.state) {
    case 'off':
      return words.why[updates.why];
    case 'ready':
      return words.ready(updates.version);
    case 'failed':
      return words.checkedAt(moment(updates.checkedAt));
    case 'current':
      return updates.checkedAt === null ? words.never : words.checkedAt(moment(updates.checkedAt));
    case 'checking':
      return '';
  }
}
