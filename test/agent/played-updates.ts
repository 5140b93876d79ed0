/**
 * Runs the app's update source, which is electron-updater itself, outside Electron: its requests go through Node, and what
 * Squirrel.Mac would do is played by fake-squirrel.ts. `node played-updates.ts FOLDER VERSION [refused|stolen]`; FOLDER has
 * the app-update.yml. Prints what it saw as one line of JSON.
 */
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CancellationToken } from 'electron-updater';

/** As builder-util-runtime has it. */
interface DownloadOptions {
  readonly headers: Record<string, string>;
  readonly cancellationToken: CancellationToken;
}

const [, , folder = '', version = '', role] = process.argv;
const stage = new URL('./fake-electron.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) => {
    if (name !== 'electron') return next(name, context);
    return next(context.conditions.includes('require') ? fileURLToPath(stage) : stage, context);
  },
});
const { autoUpdater }: typeof import('./fake-electron.ts') = await import(stage);
const { systemClock } = await import('../../agent/src/clock.ts');
const { createUpdateSource } = await import('../../agent/src/shell/update-source.ts');
const { MacUpdater } = await import('electron-updater');
// electron-builder's own requests through Node, and over them the download as electron-updater does it in Electron.
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { NodeHttpExecutor } = fromBuilder('builder-util');
const { configureRequestOptions, configureRequestUrl } = fromBuilder('builder-util-runtime');
class Requests extends NodeHttpExecutor {
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request = { headers: options.headers, redirect: 'manual' };
      configureRequestUrl(url, request);
      configureRequestOptions(request);
      const callback = (error?: Error | null) => (error ? reject(error) : resolve(destination));
      this['doDownload'](request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

const updater = new MacUpdater(undefined, {
  version,
  name: 'homeward',
  isPackaged: true,
  appUpdateConfigPath: join(folder, 'app-update.yml'),
  userDataPath: join(folder, 'user-data'),
  baseCachePath: join(folder, 'caches'),
  whenReady: async () => {},
  relaunch: () => {},
  quit: () => {},
  onQuit: () => {},
});
// As its own tests do it: it would look for Linux's file here.
Object.assign(updater, { httpExecutor: new Requests(), _testOnlyOptions: { platform: 'darwin' } });
const source = createUpdateSource(systemClock, updater);
if (role === 'refused') autoUpdater.refusal = 'code signature does not fit';

const seen: Record<string, unknown> = {};
try {
  seen['version'] = await source.look();
  const theft = new AbortController();
  if (role === 'stolen') setTimeout(() => theft.abort(), 300);
  if (seen['version'] !== null) {
    await source.fetch(theft.signal);
    seen['stagedByItself'] = autoUpdater.fetched.length;
    await source.stage();
    await source.stage();
    source.install();
  }
} catch (error) {
  const { name, code, message } = error as NodeJS.ErrnoException;
  seen['failure'] = typeof code === 'string' ? code : `${name}: ${message}`;
}
Object.assign(seen, { fetched: autoUpdater.fetched, installs: autoUpdater.installs });
process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
