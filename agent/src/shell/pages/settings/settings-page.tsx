import { type KeyboardEvent, useState } from 'react';
import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { useView } from '../parts/use-view.ts';
import { texts } from '../texts.ts';
import { LeavingPane } from './leaving-pane.tsx';
import { LookUpPane } from './look-up-pane.tsx';
import { MacPane } from './mac-pane.tsx';
import { PermissionsPane } from './permissions-pane.tsx';
import { UpdatesPane } from './updates-pane.tsx';

const homeward = bridgeOf<'settings'>();
const source = {
  ask: () => homeward.ask('settings:view', null),
  listen: (listener: (view: SettingsView) => void) => homeward.listen('settings:changed', listener),
};

const panes = [
  { name: 'mac', icon: 'home', Pane: MacPane },
  { name: 'permissions', icon: 'mode', Pane: PermissionsPane },
  { name: 'lookUp', icon: 'wifi', Pane: LookUpPane },
  { name: 'updates', icon: 'update', Pane: UpdatesPane },
  { name: 'leaving', icon: 'door', Pane: LeavingPane },
] as const satisfies readonly {
  readonly name: keyof typeof texts.settings.panes;
  readonly icon: IconName;
  readonly Pane: unknown;
}[];
type PaneName = (typeof panes)[number]['name'];

/** Settings, one pane at a time. */
export function SettingsPage() {
  const loaded = useView(source);
  if (loaded.state !== 'ready')
    return <Loading loaded={loaded} onClose={() => void homeward.ask('window:close', null)} />;
  return <Panes view={loaded.value} />;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function Panes({ view }: { readonly view: SettingsView }) {
  const [chosen, setChosen] = useState<PaneName>('mac');
  const place = panes.findIndex(({ name }) => name === chosen);
  const { Pane } = panes[place] ?? panes[0];

  const move = (event: KeyboardEvent) => {
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? panes.length - 1
          : (place + (steps[event.key] ?? Number.NaN) + panes.length) % panes.length;
    const next = panes[to];
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  };

  return (
    <main className="split">
      <div className="side">
        <div className="drag-strip" />
        <div
          className="side-list"
          role="tablist"
          aria-orientation="vertical"
          aria-label={texts.settings.label}
          onKeyDown={move}
        >
          {panes.map(({ name, icon }) => (
            <button
              key={name}
              id={`tab-${name}`}
              type="button"
              role="tab"
              className="side-item"
              aria-selected={name === chosen}
              aria-controls="pane"
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => setChosen(name)}
            >
              <span className={`side-icon ${name}`}>
                <Icon name={icon} />
              </span>
              <span>{texts.settings.panes[name]}</span>
            </button>
          ))}
        </div>
      </div>
      <div className="pane">
        <div className="drag-strip titled" aria-hidden="true">
          {texts.settings.panes[chosen]}
        </div>
        <div className="pane-body" id="pane" role="tabpanel" aria-labelledby={`tab-${chosen}`}>
          <h1 className="unseen">{texts.settings.panes[chosen]}</h1>
          <Pane view={view} />
        </div>
      </div>
    </main>
  );
}
