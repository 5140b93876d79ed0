import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Mark } from '../parts/icon.tsx';
import { moment } from '../parts/moment.ts';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { texts } from '../texts.ts';
import { Group, GroupRow } from './group.tsx';

const homeward = bridgeOf<'settings'>();

const tones: Readonly<Record<SettingsView['mode'], Tone>> = {
  unpaired: 'quiet',
  protected: 'good',
  stolen: 'trouble',
  paused: 'warn',
  released: 'quiet',
};

/** Whose this Mac is, and where Homeward keeps what it must not lose. */
export function MacPane({ view }: { readonly view: SettingsView }) {
  const { mode, account, pairedAt, version, secretsKept, trouble, hasConsole } = view;
  const { mac } = texts.settings;
  return (
    <>
      <div className="about">
        <Mark />
        <div>
          <h2>{texts.brand}</h2>
          <p className="soft">{mac.version(version)}</p>
        </div>
      </div>
      {trouble !== null && <Trouble words={mac.trouble[trouble]} />}
      <Group>
        <GroupRow name={mac.state}>
          <Pill tone={tones[mode]} words={texts.modes[mode]} />
        </GroupRow>
        {account !== null && (
          <>
            <GroupRow name={texts.common.account}>{account.loginName}</GroupRow>
            <GroupRow name={texts.common.server}>{new URL(account.origin).host}</GroupRow>
          </>
        )}
        {pairedAt !== null && <GroupRow name={mac.pairedSince}>{moment(pairedAt)}</GroupRow>}
      </Group>
      {account === null ? (
        <p className="soft">{mac.notPaired}</p>
      ) : (
        <Group>
          <GroupRow name={mac.secrets} detail={mac.secretsMean[secretsKept]}>
            {mac.secretsKept[secretsKept]}
          </GroupRow>
        </Group>
      )}
      <div className="row-buttons">
        {account === null && (
          <Button isDefault onPress={() => void homeward.ask('settings:open', { what: 'pairing' })}>
            {mac.pair}
          </Button>
        )}
        {account !== null && hasConsole && (
          <Button onPress={() => void homeward.ask('settings:open', { what: 'console' })}>{mac.openConsole}</Button>
        )}
        <Button onPress={() => void homeward.ask('settings:open', { what: 'journal' })}>{mac.journal}</Button>
      </div>
    </>
  );
}
