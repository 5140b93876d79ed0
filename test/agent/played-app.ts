/**
 * Runs the app's built program with the stand-in for Electron, in a process of its own, through a short life: start,
 * a killed engine, a clicked link, quit. `node played-app.ts MAIN [second|crash|cannot-start|packed]`; prints what it saw as one
 * line of JSON.
 */
import { registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../until.ts';

const [, , main = '', role] = process.argv;
const stage = new URL('./fake-electron.ts', import.meta.url).href;
registerHooks({ resolve: (name, context, next) => next(name === 'electron' ? stage : name, context) });
const { FakeUtilityProcess, utilityProcesses }: typeof import('./fake-utility-process.ts') = await import(
  new URL('./fake-utility-process.ts', import.meta.url).href
);
const { app, electron, FakeEvent, powerMonitor }: typeof import('./fake-electron.ts') = await import(stage);

// As the app in Homeward.app finds itself; what lies beside it there is missing here.
if (role === 'packed') {
  Object.assign(app, { isPackaged: true });
  Object.assign(process, { resourcesPath: dirname(main) });
}
const { fork } = FakeUtilityProcess;
let powerListeners: number | undefined;
FakeUtilityProcess.fork = (...given) => {
  powerListeners ??= powerMonitor.listenerCount('resume');
  return fork(...given);
};

electron.isOnlyInstance = role !== 'second';
await import(pathToFileURL(main).href);
await until(() => electron.trays.length > 0 || electron.exitCode !== undefined);
const menu = electron.trays[0]?.labels ?? null;
const engines = () => [...utilityProcesses].flatMap(({ pid }) => pid ?? []);

if (role === 'crash') {
  process.stdout.write(`${JSON.stringify({ menu, engines: engines() })}\n`, () => process.kill(process.pid, 'SIGKILL'));
  await new Promise(() => {});
}

if (role === 'cannot-start') {
  electron.trays[0]?.click('Quit Homeward');
  const { quits, windows } = electron;
  const seen = { menu, quits, windows: windows.length, paths: Object.fromEntries(electron.paths) };
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
  await new Promise(() => {});
}

// The engine is killed: the icon stays, and another engine comes.
const [killed] = engines();
if (killed !== undefined && electron.exitCode === undefined) {
  process.kill(killed, 'SIGKILL');
  await until(() => !engines().includes(killed));
  await until(() => engines().length > 0);
}
const menuAfterCrash = electron.trays[0]?.labels ?? null;
const windowsAtStart = electron.windows.length;

const secret = 'AAAAAAAAAAAAAAAAAAAAAA';
const link = `homeward://pair?server=https://homeward.example&secret=${secret}&keys=${'A'.repeat(43)}`;
app.emit('open-url', new FakeEvent(), link);
const contents = electron.windows[0]?.webContents;
const ask = electron.ipcHandlers.get('pairing:view');
const view = contents && (await ask?.({ sender: contents, senderFrame: contents.mainFrame } as never, null));

// Everything has to be closed by itself: the second after which the app leaves all the same does not pass here, nor
// the 800 ms after which it kills its engine.
const { setTimeout: later } = globalThis;
const withoutSecond = (callback: () => void, ms?: number) =>
  later(callback, ms === 1_000 || ms === 800 ? 3_600_000 : ms);
globalThis.setTimeout = withoutSecond as typeof setTimeout;
app.emit('before-quit', new FakeEvent());
await until(() => electron.exitCode !== undefined);
const seen = {
  ...{ menu, menuAfterCrash, windowsAtStart, powerListeners, view, exitCode: electron.exitCode },
  ...{ paths: Object.fromEntries(electron.paths), isSandboxed: electron.isSandboxed },
  schemes: electron.schemes.map(({ scheme }) => scheme),
  leftOver: [...electron.ipcHandlers.keys(), ...electron.trays.filter((tray) => !tray.isDestroyed).map(() => 'icon')],
};
process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
