import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/dialog.css';
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type WindowName, windowNames } from '../windows/window-names.ts';
import { bridgeOf } from './bridge.ts';
import { PairingPage } from './pairing/pairing-page.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { texts } from './texts.ts';

const pages: Readonly<Partial<Record<WindowName, ComponentType>>> = {
  pairing: PairingPage,
};

/** The page's address names its window. */
const name = windowNames.find((candidate) => location.pathname === `/${candidate}`);
const root = document.getElementById('root');
const Page = name && pages[name];
if (name === undefined || Page === undefined || root === null) throw new Error('there is no such page');

document.title = texts.titles[name];
document.documentElement.dataset['window'] = name;
if (bridgeOf().isMac) document.documentElement.dataset['platform'] = 'mac';

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <Page />
    </ErrorBoundary>
  </StrictMode>,
);
