import { createRootRoute, createRoute, type RouteComponent } from '@tanstack/react-router';
import { firstTexts as texts } from '../first-texts.ts';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { App } from '../shell/app.tsx';
import { latePage } from './late-page.tsx';
import { aDevice, anInvitation } from './parameters.ts';

/** Who may see a page: whoever is signed in, whoever is not, or both; or a visitor, who is nobody's owner here even where one is signed in. */
export type Audience = 'owner' | 'guest' | 'anyone' | 'visitor';

/** The ways in the bar at the top, under one of which each page behind the sign-in is found. */
export type Section = 'overview' | 'macs' | 'account' | 'help';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** In the browser's title and history: names the page, and no Mac. */
    readonly title: string;
    readonly audience: Audience;
    /** Absent where the page is under none. */
    readonly section?: Section;
  }
}

// A page is its file's default export, and comes by React's own `lazy`: the router's would load the code of every page
// before the sign-in, and where a file is missing it reloads the console, which puts the keys away.
const MacsPage = latePage(() => import('../pages/macs-page.tsx'));
const MacPage = latePage(() => import('../pages/mac-page.tsx'));
const AddPage = latePage(() => import('../pages/add-page.tsx'));
const AccountPage = latePage(() => import('../pages/account-page.tsx'));
const ActivityPage = latePage(() => import('../pages/activity-page.tsx'));
const RenewCodePage = latePage(() => import('../pages/renew-code-page.tsx'));
const NewKeysPage = latePage(() => import('../pages/new-keys-page.tsx'));
const HelpPage = latePage(() => import('../pages/help-page.tsx'));
const PrivacyPage = latePage(() => import('../pages/privacy-page.tsx'));
const SafetyPage = latePage(() => import('../pages/safety-page.tsx'));
const MessagesPage = latePage(() => import('../pages/messages-page.tsx'));
const SignUpPage = latePage(() => import('../pages/sign-up-page.tsx'));
const RecoverPage = latePage(() => import('../pages/recover-page.tsx'));
const VerifyPage = latePage(() => import('../pages/verify-page.tsx'));
const SharePage = latePage(() => import('../pages/share-page.tsx'));
const UnsubscribePage = latePage(() => import('../pages/unsubscribe-page.tsx'));

const { titles } = texts;

const root = createRootRoute({ component: App, staticData: { title: '', audience: 'owner' } });

const pageFor = (audience: Audience) => (title: string, component: RouteComponent, section?: Section) => ({
  getParentRoute: () => root,
  component,
  staticData: { title, audience, ...(section && { section }) },
});
const owner = pageFor('owner');
const guest = pageFor('guest');
const anyone = pageFor('anyone');
const visitor = pageFor('visitor');

/** Every page of the console, one a line: its path, what stands in it, who may see it, its title. */
export const routeTree = root.addChildren([
  createRoute({ path: '/', ...owner(titles.macs, MacsPage, 'overview') }),
  createRoute({ path: '/macs/$deviceId', params: aDevice, ...owner(titles.mac, MacPage, 'macs') }),
  createRoute({ path: '/add', ...owner(titles.add, AddPage, 'macs') }),
  createRoute({ path: '/account', ...owner(titles.account, AccountPage, 'account') }),
  createRoute({ path: '/messages', ...owner(titles.messages, MessagesPage, 'account') }),
  createRoute({ path: '/activity', ...owner(titles.activity, ActivityPage, 'account') }),
  createRoute({ path: '/recovery-code', ...owner(titles.recoveryCode, RenewCodePage, 'account') }),
  createRoute({ path: '/new-keys', ...owner(titles.newKeys, NewKeysPage, 'account') }),

  createRoute({ path: '/sign-in', ...guest(titles.signIn, SignInPage) }),
  createRoute({ path: '/sign-up', validateSearch: anInvitation, ...guest(titles.signUp, SignUpPage) }),
  createRoute({ path: '/recover', ...guest(titles.recover, RecoverPage) }),

  createRoute({ path: '/share', ...visitor(titles.shared, SharePage) }),
  createRoute({ path: '/share/$secret', ...visitor(titles.shared, SharePage) }),
  createRoute({ path: '/unsubscribe/$token', ...anyone(titles.unsubscribe, UnsubscribePage) }),
  createRoute({ path: '/verify', ...anyone(titles.verify, VerifyPage, 'help') }),
  createRoute({ path: '/help', ...anyone(titles.help, HelpPage, 'help') }),
  createRoute({ path: '/privacy', ...anyone(titles.privacy, PrivacyPage, 'help') }),
  createRoute({ path: '/safety', ...anyone(titles.safety, SafetyPage, 'help') }),

  createRoute({ path: '$', ...owner(titles.notFound, NotFoundPage) }),
]);
