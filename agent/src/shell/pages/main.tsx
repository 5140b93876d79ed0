import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/dialog.css';
import './styles/split.css';
import './styles/group.css';
import './styles/need.css';
import './styles/about.css';
import './styles/pill.css';
import './styles/modes.css';
import './styles/note.css';
import './styles/ways-out.css';
import './styles/tiles.css';
import './styles/journal.css';
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type WindowName, windowNames } from '../windows/window-names.ts';
import { bridgeOf } from './bridge.ts';
import { FirstRunPage } from './first-run/first-run-page.tsx';
import { JournalPage } from './journal/journal-page.tsx';
import { PairingPage } from './pairing/pairing-page.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { ReleasePage } from './release/release-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SummaryPage } from './summary/summary-page.tsx';
import { texts } from './texts.ts';

const pages: Readonly<Record<WindowName, ComponentType>> = {
  pairing: PairingPage,
  'first-run': FirstRunPage,
  journal: JournalPage,
  settings: SettingsPage,
  release: ReleasePage,
  summary: SummaryPage,
};

/** The page's address names its window. */
const name = windowNames.find((candidate) => location.pathname === `/${candidate}`);
const root = document.getElementById('root');
if (name === undefined || root === null) throw new Error('there is no such page');

document.title = texts.titles[name];
document.documentElement.dataset['window'] = name;
if (bridgeOf().isMac) document.documentElement.dataset['platform'] = 'mac';

const Page = pages[name];
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <Page />
    </ErrorBoundary>
  </StrictMode>,
);
