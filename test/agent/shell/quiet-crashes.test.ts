import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepCrashesQuiet } from '../../../agent/src/shell/quiet-crashes.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';
import { app, electron, FakeEvent, resetElectron } from '../fake-electron.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let dumps: string;
let log: ReturnType<typeof keptLog>;
let listenersBefore: NodeJS.UncaughtExceptionListener[];
beforeEach(async () => {
  resetElectron();
  directory = await temporaryDirectory();
  dumps = join(directory.path, 'Crashpad');
  log = keptLog();
  listenersBefore = process.listeners('uncaughtException');
});
afterEach(async () => {
  for (const listener of added()) process.off('uncaughtException', listener);
  await directory.remove();
});
const added = () => process.listeners('uncaughtException').filter((listener) => !listenersBefore.includes(listener));

/** As Crashpad's handler leaves it. */
async function dump(folder: string, name: string): Promise<void> {
  await mkdir(join(dumps, folder), { recursive: true });
  await writeFile(join(dumps, folder, name), 'memory');
}
const start = (platform: NodeJS.Platform) => keepCrashesQuiet({ platform, dumps, log });

test('a crash is handed to nobody: no server, and not the system, which would show a dialog', () => {
  start('darwin');
  expect(electron.crashReporters).toEqual([{ uploadToServer: false, ignoreSystemCrashHandler: true }]);
  expect(electron.paths.get('crashDumps')).toBe(dumps);
});

test('what crashes before this start left behind is deleted', async () => {
  await dump('completed', 'a.dmp');
  await dump('new', 'b.dmp');
  start('darwin');
  await expect(readdir(dumps)).rejects.toThrow('ENOENT');
});

test.each(['child-process-gone', 'render-process-gone'])(
  '%s: its dump is deleted, one in the making is not',
  async (event) => {
    start('darwin');
    await dump('pending', 'a.dmp');
    await dump('completed', 'b.dmp');
    await dump('new', 'c.dmp');
    app.emit(event, new FakeEvent(), {});
    const left = await Promise.all(['pending', 'completed', 'new'].map((folder) => readdir(join(dumps, folder))));
    expect(left).toEqual([[], [], ['c.dmp']]);
  },
);

test('where nothing has crashed yet there is nothing to delete', () => {
  start('darwin');
  expect(() => app.emit('child-process-gone', new FakeEvent(), {})).not.toThrow();
});

test('an exception that nobody caught is a line in the log, where Electron would show a dialog', () => {
  start('darwin');
  const [listener] = added();
  listener?.(Object.assign(new Error('/Users/maria'), { code: 'EPIPE' }), 'uncaughtException');
  expect(log.lines).toEqual([expect.stringMatching(/nobody expected this: Error EPIPE$/)]);
});

test('another system shows no dialog, and no handler runs there', async () => {
  await dump('completed', 'a.dmp');
  start('linux');
  expect(electron.crashReporters).toEqual([]);
  expect(await readdir(join(dumps, 'completed'))).toEqual(['a.dmp']);
});
