import { createRootRoute, createRoute, type RouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { App } from '../shell/app.tsx';
import { texts } from '../texts.ts';
import { aDevice, anInvitation } from './parameters.ts';

/** Who may see a page: whoever is signed in, whoever is not, or both; or a visitor, who is nobody's owner here even where one is signed in. */
export type Audience = 'owner' | 'guest' | 'anyone' | 'visitor';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** In the browser's title and history: names the page, and no Mac. */
    readonly title: string;
    readonly audience: Audience;
  }
}

// A page is its file's default export, and comes by React's own `lazy`: the router's would load the code of every page
// before the sign-in, and where a file is missing it reloads the console, which puts the keys away.
const MacsPage = lazy(() => import('../pages/macs-page.tsx'));
const MacPage = lazy(() => import('../pages/mac-page.tsx'));
const AddPage = lazy(() => import('../pages/add-page.tsx'));
const AccountPage = lazy(() => import('../pages/account-page.tsx'));
const ActivityPage = lazy(() => import('../pages/activity-page.tsx'));
const RenewCodePage = lazy(() => import('../pages/renew-code-page.tsx'));
const NewKeysPage = lazy(() => import('../pages/new-keys-page.tsx'));
const HelpPage = lazy(() => import('../pages/help-page.tsx'));
const PrivacyPage = lazy(() => import('../pages/privacy-page.tsx'));
const SafetyPage = lazy(() => import('../pages/safety-page.tsx'));
const MessagesPage = lazy(() => import('../pages/messages-page.tsx'));
const SignUpPage = lazy(() => import('../pages/sign-up-page.tsx'));
const RecoverPage = lazy(() => import('../pages/recover-page.tsx'));
const VerifyPage = lazy(() => import('../pages/verify-page.tsx'));
const SharePage = lazy(() => import('../pages/share-page.tsx'));
const UnsubscribePage = lazy(() => import('../pages/unsubscribe-page.tsx'));

const { titles } = texts;

const root = createRootRoute({ component: App, staticData: { title: '', audience: 'owner' } });

const pageFor = (audience: Audience) => (title: string, component: RouteComponent) => ({
  getParentRoute: () => root,
  component,
  staticData: { title, audience },
});
const owner = pageFor('owner');
const guest = pageFor('guest');
const anyone = pageFor('anyone');
const visitor = pageFor('visitor');

/** Every page of the console, one a line: its path, what stands in it, who may see it, its title. */
export const routeTree = root.addChildren([
  createRoute({ path: '/', ...owner(titles.macs, MacsPage) }),
  createRoute({ path: '/macs/$deviceId', params: aDevice, ...owner(titles.mac, MacPage) }),
  createRoute({ path: '/add', ...owner(titles.add, AddPage) }),
  createRoute({ path: '/account', ...owner(titles.account, AccountPage) }),
  createRoute({ path: '/messages', ...owner(titles.messages, MessagesPage) }),
  createRoute({ path: '/activity', ...owner(titles.activity, ActivityPage) }),
  createRoute({ path: '/recovery-code', ...owner(titles.recoveryCode, RenewCodePage) }),
  createRoute({ path: '/new-keys', ...owner(titles.newKeys, NewKeysPage) }),

  createRoute({ path: '/sign-in', ...guest(titles.signIn, SignInPage) }),
  createRoute({ path: '/sign-up', validateSearch: anInvitation, ...guest(titles.signUp, SignUpPage) }),
  createRoute({ path: '/recover', ...guest(titles.recover, RecoverPage) }),

  createRoute({ path: '/share', ...visitor(titles.shared, SharePage) }),
  createRoute({ path: '/share/$secret', ...visitor(titles.shared, SharePage) }),
  createRoute({ path: '/unsubscribe/$token', ...anyone(titles.unsubscribe, UnsubscribePage) }),
  createRoute({ path: '/verify', ...anyone(titles.verify, VerifyPage) }),
  createRoute({ path: '/help', ...anyone(titles.help, HelpPage) }),
  createRoute({ path: '/privacy', ...anyone(titles.privacy, PrivacyPage) }),
  createRoute({ path: '/safety', ...anyone(titles.safety, SafetyPage) }),

  createRoute({ path: '$', ...owner(titles.notFound, NotFoundPage) }),
]);
