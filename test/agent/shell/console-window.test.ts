import { beforeEach, expect, jest, test } from '@jest/globals';
import { CONSOLE_ORIGIN, type ConsoleFiles } from '../../../agent/src/shell/console-files.ts';
import { ConsoleWindow } from '../../../agent/src/shell/console-window.ts';
import { lockPages } from '../../../agent/src/shell/lockdown.ts';
import { mapLink } from '../../../server/web/src/map/map-link.ts';
import { registryUrl } from '../../../server/web/src/theft/public-address.ts';
import { electron, FakeEvent, resetElectron } from '../fake-electron.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

/** What the handler was asked, and for which server. */
let asked: [string, string | null][];
const files: ConsoleFiles = {
  answer: async ({ url }, server) => {
    asked.push([url, server]);
    return new Response('the page');
  },
};

let links: string[];
let console_: ConsoleWindow;
beforeEach(() => {
  resetElectron();
  asked = [];
  links = [];
  lockPages();
  console_ = new ConsoleWindow(files, (link) => links.push(link));
});

const open = () => {
  console_.onStatus(protectedMac);
  console_.open();
  return last();
};
const last = () => {
  const window = electron.windows.at(-1);
  if (!window) throw new Error('there is no window');
  return window;
};
const pages = () => {
  const [[partition, session] = []] = electron.sessions;
  if (!partition || !session || electron.sessions.size > 1) throw new Error('not one session');
  return { partition, session };
};

test('nothing exists before it is opened, and one window afterwards, however often', () => {
  console_.onStatus(protectedMac);
  expect([electron.windows.length, electron.sessions.size]).toEqual([0, 0]);
  console_.open();
  console_.open();
  expect(electron.windows).toHaveLength(1);
  expect(last().isShown).toBe(true);
  expect(last().webContents.mainFrame.url).toBe('app://console/');
});

test('its page has no way to Node and no bridge, in a session of its own that is kept in memory alone', () => {
  const { options } = open();
  const { partition, session } = pages();
  expect(partition).not.toMatch(/^persist:/);
  expect(options.webPreferences).toEqual({
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  });
  expect(options.resizable ?? true).toBe(true);
});

test('its files are the carried ones, for the server that the Mac is paired with', async () => {
  open();
  const answer = await pages().session.protocolHandlers.get('app')?.(new Request(`${CONSOLE_ORIGIN}/assets/a.js`));
  expect(await answer?.text()).toBe('the page');
  expect(asked).toEqual([[`${CONSOLE_ORIGIN}/assets/a.js`, 'https://homeward.example']]);
  expect(electron.protocolHandlers.size).toBe(0);
});

test('it opens again after it was closed, in the same session', () => {
  const first = open();
  console_.close();
  expect(first.isGone).toBe(true);
  console_.open();
  expect(electron.windows).toHaveLength(2);
  expect(electron.sessions.size).toBe(1);
});

test.each([
  ['hidden by the owner’s order', stolenMac(true)],
  ['not paired', unpaired],
])('a Mac that is %s has none: an open one goes, and none opens', (_, status) => {
  const window = open();
  console_.onStatus(status);
  expect(window.isGone).toBe(true);
  console_.open();
  expect(electron.windows).toHaveLength(1);
});

test('a Mac whose server has moved shows the new one’s', async () => {
  const window = open();
  console_.onStatus({ ...protectedMac, account: { loginName: 'ada', origin: 'https://moved.example' } });
  expect(window.isGone).toBe(true);
  console_.open();
  await pages().session.protocolHandlers.get('app')?.(new Request(`${CONSOLE_ORIGIN}/`));
  expect(asked).toEqual([[`${CONSOLE_ORIGIN}/`, 'https://moved.example']]);
});

test('while stolen and visible it stays', () => {
  const window = open();
  console_.onStatus(stolenMac(false));
  expect(window.isGone).toBe(false);
});

test('it may copy a link and reach a server nearby, and is refused all else', () => {
  open();
  const { session } = pages();
  const granted = ['clipboard-sanitized-write', 'local-network', 'local-network-access', 'loopback-network'] as const;
  const refused = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem'] as const;
  for (const permission of [...granted, ...refused]) {
    const answer = jest.fn();
    const isGranted = (granted as readonly string[]).includes(permission);
    session.permissionRequest?.({} as never, permission, answer, {} as never);
    expect([permission, answer.mock.calls]).toEqual([permission, [[isGranted]]]);
    expect(session.permissionCheck?.(null, permission, CONSOLE_ORIGIN, {} as never)).toBe(isGranted);
  }
  expect(session.devicePermission?.({} as never)).toBe(false);
});

test.each([
  ['blob:app://console/6f1c', true],
  ['https://homeward.example/api/devices', false],
  ['app://console/assets/main.js', false],
  ['blob:https://evil.example/6f1c', false],
  ['data:text/html,x', false],
])('a download of %s is let through: %s', (url, isLetThrough) => {
  open();
  const event = new FakeEvent();
  pages().session.emit('will-download', event, { getURL: () => url });
  expect(event.defaultPrevented).toBe(!isLetThrough);
});

class Navigation extends FakeEvent {
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
}

const navigate = (url: string) => {
  const { webContents } = last();
  const event = new Navigation(url);
  webContents.emit('will-navigate', event);
  return { isPrevented: event.defaultPrevented, reloads: webContents.reloads };
};

test('a pairing link that is clicked goes to the Mac’s own pairing window, not to the system', () => {
  open();
  const link = 'homeward://pair?server=https://homeward.example&secret=AAAA&keys=AAAA';
  expect(navigate(link)).toEqual({ isPrevented: true, reloads: 0 });
  expect(links).toEqual([link]);
  expect(electron.opened).toEqual([]);
});

test.each(['https://evil.example/', 'app://homeward/pairing', 'app://console/other.html', 'file:///etc/passwd'])(
  'it goes nowhere else: %s',
  (url) => {
    open();
    expect(navigate(url)).toEqual({ isPrevented: true, reloads: 0 });
    expect(links).toEqual([]);
  },
);

const london = {
  longitude: -0.1278,
  latitude: 51.5074,
  accuracyMeters: 9,
  source: 'location-service',
  foundAt: 0,
} as const;
test.each([
  [mapLink(london, 'Homeward/1 Electron/45')?.href ?? '', true],
  [registryUrl({ address: '203.0.113.7' }), true],
  ['https://rdap.org.evil.example/', false],
  ['app://console/#/account', false],
  ['file:///etc/passwd', false],
])('a window for %s is none of the app’s; the browser opens it: %s', (url, isOpened) => {
  open();
  const opened = last().webContents.windowOpen?.({ url } as never);
  expect(opened).toEqual({ action: 'deny' });
  expect(electron.opened).toEqual(isOpened ? [url] : []);
});

test('it may begin anew', () => {
  open();
  expect(navigate('app://console/#/account')).toEqual({ isPrevented: true, reloads: 1 });
});

test('a page that has crashed is no window', () => {
  const window = open();
  window.webContents.emit('render-process-gone', new FakeEvent(), {});
  expect(window.isGone).toBe(true);
  console_.open();
  expect(electron.windows).toHaveLength(2);
});
