import type { ReleaseWish } from '../../../state/agent-state.ts';
import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Administrator } from '../parts/administrator.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import { Group } from './group.tsx';

const wishes = [
  { wish: 'unpair', words: texts.settings.leaving.unpair, means: texts.settings.leaving.unpairMeans },
  { wish: 'quit', words: texts.settings.leaving.quit, means: texts.settings.leaving.quitMeans },
] as const satisfies readonly { readonly wish: ReleaseWish; readonly words: string; readonly means: string }[];

const ask = (wish: ReleaseWish) => void bridgeOf<'settings'>().ask('settings:release', { wish });

/** How Homeward is left: by the owner's word, or by whoever administers this Mac. */
export function LeavingPane({ view: { mode, account, releaseAsked, unpairCommand } }: { readonly view: SettingsView }) {
  const { leaving } = texts.settings;
  if (account === null) return <p>{leaving.notPaired}</p>;
  return (
    <>
      {mode === 'stolen' ? <p>{leaving.stolen}</p> : <p>{leaving.lead}</p>}
      {releaseAsked !== null && (
        <div className="note">
          <Icon name="clock" />
          <span>{leaving.asked[releaseAsked]}</span>
          <Button onPress={() => ask(releaseAsked)}>{leaving.show}</Button>
        </div>
      )}
      {mode !== 'stolen' && (
        <Group>
          {wishes.map(({ wish, words, means }) => (
            <li key={wish} className="group-row">
              <span className="group-name">
                {texts.release.titles[wish]}
                <span className="group-detail">{means}</span>
              </span>
              <Button isDangerous onPress={() => ask(wish)}>
                {words}
              </Button>
            </li>
          ))}
        </Group>
      )}
      <Administrator words={leaving.administrator} command={unpairCommand} />
    </>
  );
}
