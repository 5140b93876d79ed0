/**
 * `npm run screenshots`: walks every page of the console in each of its states, and every window of the Mac app, in Chromium, and
 * writes each as a picture to docs/screenshots. `-- app` and `-- console` take the ones alone; names of chapters of the walk behind
 * `console` take the pictures of these, and `--quick` takes them without a look at the rules. What fails in one state keeps no other
 * from its picture. Fails, in the end, where a page breaks a rule of accessibility, scrolls sideways or writes an error down.
 */
import { dirname, join } from 'node:path';
import { bringConsoleUpToDate } from './console-build.ts';
import { locate } from './system-packages.ts';
import { takeAppPictures } from './trial/app-pictures.ts';
import { takeConsolePictures } from './trial/console-pictures.ts';
import { endLeftOpen } from './trial/left-open.ts';

const root = dirname(import.meta.dirname);
const pictures = join(root, 'docs/screenshots');
const chromium = locate('chromium', process.env['PATH'] ?? '');
if (!chromium) throw new Error('Chromium is needed for screenshots');

const say = (line: string) => process.stderr.write(`${line}\n`);
const begin = performance.now();
const words = process.argv.slice(2);
const [which, ...only] = words.filter((word) => word !== '--quick');
const parts: (() => Promise<void>)[] = [];
if (which !== 'app') {
  const why = await bringConsoleUpToDate(root, new AbortController().signal, say);
  if (why !== undefined) throw new Error(why);
  parts.push(() => takeConsolePictures(pictures, { only, isChecked: !words.includes('--quick') }));
}
if (which !== 'console') parts.push(() => takeAppPictures(chromium, pictures));
let hasFailed = false;
for (const part of parts) {
  await part().catch((error: Error) => {
    say(error.message);
    hasFailed = true;
  });
}
await endLeftOpen();
const seconds = Math.round((performance.now() - begin) / 1_000);
say(`${Math.floor(seconds / 60)} min ${seconds % 60} s in all`);
// What could not be ended is not waited for.
process.exit(hasFailed ? 1 : 0);
