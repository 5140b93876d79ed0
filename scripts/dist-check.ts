/**
 * `npm run dist:check [-- FOLDER]`: packs the Mac app on any machine, by default into dist/check, with stand-ins for what
 * only a Mac has, and looks at what came out. `npm run dist:check -- --packed [FOLDER]` only looks, at what was packed
 * before. Exit code 0 only where nothing is wrong with it.
 */
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { interruptedBySignals } from './command.ts';
import { bringConsoleUpToDate } from './console-build.ts';
import { checkApp } from './mac-app/check-app.ts';
import { type PackedApp, packHere, readPacked } from './mac-app/packed-here.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const { values, positionals } = parseArgs({ options: { packed: { type: 'boolean' } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? join(root, 'dist/check'));

async function pack(): Promise<PackedApp> {
  const why = await bringConsoleUpToDate(root, interruptedBySignals(), say);
  if (why !== undefined) throw new Error(`the console could not be built: ${why}`);
  return packHere(root, folder);
}

const { app, wishes } = values.packed ? await readPacked(folder) : await pack();
const faults = await checkApp(app, wishes);
for (const fault of faults) say(`FAULT: ${fault}`);
say(
  faults.length === 0 ? `dist:check: ${app} is as it should be` : `dist:check: ${faults.length} of ${app} to be mended`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
