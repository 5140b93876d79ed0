import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { NeedButtons } from '../parts/need-buttons.tsx';
import { needNames, needOf } from '../parts/needs.ts';
import { Pill } from '../parts/pill.tsx';
import { texts } from '../texts.ts';

const homeward = bridgeOf<'settings'>();

/** What macOS lets Homeward do, as it is now. */
export function PermissionsPane({ view }: { readonly view: SettingsView }) {
  const words = texts.settings.permissions;
  return (
    <>
      <p className="soft">{words.lead}</p>
      <ul className="group">
        {needNames.map((name) => {
          const need = needOf(name, view);
          return (
            <li key={name} className="group-row need-row">
              <span className="group-name">
                {texts.permissions.names[name]}
                <span className="group-detail">{words.for[name]}</span>
              </span>
              <span className="group-value">
                <Pill tone={need.tone} words={need.words} />
                <NeedButtons need={need} />
              </span>
            </li>
          );
        })}
      </ul>
      {view.loginItem === 'requires-approval' && (
        <p className="note">
          <Icon name="warning" />
          {words.approve}
        </p>
      )}
      <div className="row-buttons">
        <Button onPress={() => void homeward.ask('settings:open', { what: 'first-run' })}>{words.walk}</Button>
      </div>
    </>
  );
}
