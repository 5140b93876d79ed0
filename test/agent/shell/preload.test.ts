import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Bridge } from '../../../agent/src/shell/bridge.ts';
import {
  bridgeNamesOf,
  type IpcEventName,
  type IpcNewsName,
  ipcEvents,
  ipcNews,
} from '../../../agent/src/shell/ipc-contract.ts';
import { bridgeArguments } from '../../../agent/src/shell/windows/bridge-arguments.ts';
import { type WindowName, windowNames } from '../../../agent/src/shell/windows/window-names.ts';
import { electron, ipcRenderer, resetElectron } from '../fake-electron.ts';

const events = Object.keys(ipcEvents) as IpcEventName[];
const news = Object.keys(ipcNews) as IpcNewsName[];
const argv = [...process.argv];
beforeEach(resetElectron);
afterEach(() => {
  process.argv = [...argv];
});

/** The bridge as the preload script gives it to a window's page. */
async function bridgeTo(window: WindowName): Promise<Bridge<WindowName>> {
  process.argv = [...argv, ...bridgeArguments(bridgeNamesOf(window))];
  await import(`../../../agent/src/shell/preload.ts?${Math.random()}`);
  return electron.exposed.get('homeward') as Bridge<WindowName>;
}

describe.each(windowNames)('%s', (window) => {
  const mine = (name: IpcEventName) => (ipcEvents[name].from as readonly WindowName[]).includes(window);

  test('gets two functions and nothing of Electron', async () => {
    const bridge = await bridgeTo(window);
    expect([...electron.exposed.keys()]).toEqual(['homeward']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['isMac', 'boolean'],
      ['ask', 'function'],
      ['listen', 'function'],
    ]);
  });

  test('asks for its own events, with the one payload', async () => {
    const bridge = await bridgeTo(window);
    const own = events.filter(mine);
    for (const name of own) await bridge.ask(name as never, { of: name } as never);
    expect(electron.invoked).toEqual(own.map((name) => [name, { of: name }]));
  });

  test('asks for no event of another window, and for none that is in no contract', async () => {
    const bridge = await bridgeTo(window);
    const others = [...events.filter((name) => !mine(name)), 'ELECTRON_BROWSER_REQUIRE', 'toString', '__proto__'];
    for (const name of others) await expect(bridge.ask(name as never, null as never)).rejects.toThrow('may not ask');
    expect(electron.invoked).toEqual([]);
  });

  test('hears its own news, without the event that carries it, until it has enough', async () => {
    const bridge = await bridgeTo(window);
    for (const name of news) {
      if (ipcNews[name].to !== window) {
        expect(() => bridge.listen(name as never, () => {})).toThrow('may not listen');
        continue;
      }
      const heard: unknown[][] = [];
      const stop = bridge.listen(name as never, (...words: unknown[]) => heard.push(words));
      ipcRenderer.emit(name, { sender: 'of Electron' }, 'news');
      stop();
      ipcRenderer.emit(name, {}, 'later');
      expect(heard).toEqual([['news']]);
    }
    expect(() => bridge.listen('ELECTRON_RENDERER_WINDOW' as never, () => {})).toThrow('may not listen');
  });
});

test('a page whose preload script is told nothing can do nothing', async () => {
  await import(`../../../agent/src/shell/preload.ts?${Math.random()}`);
  const bridge = electron.exposed.get('homeward') as Bridge<WindowName>;
  await expect(bridge.ask('window:close' as never, null as never)).rejects.toThrow('may not ask');
  expect(electron.invoked).toEqual([]);
});
