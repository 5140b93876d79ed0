/**
 * `npm run screenshots`: walks every page of the console in each of its states, and every window of the Mac app, in Chromium, and
 * writes each as a picture to docs/screenshots. `-- app` and `-- console` take the ones alone; names of chapters of the walk behind
 * `console` take the pictures of these, and `--quick` takes them without a look at the rules. Fails where a page breaks a rule of accessibility, scrolls sideways or writes an error down.
 */
import { dirname, join } from 'node:path';
import { bringConsoleUpToDate } from './console-build.ts';
import { locate } from './system-packages.ts';
import { takeAppPictures } from './trial/app-pictures.ts';
import { takeConsolePictures } from './trial/console-pictures.ts';

const root = dirname(import.meta.dirname);
const pictures = join(root, 'docs/screenshots');
const chromium = locate('chromium', process.env['PATH'] ?? '');
if (!chromium) throw new Error('Chromium is needed for screenshots');

const words = process.argv.slice(2);
const [which, ...only] = words.filter((word) => word !== '--quick');
if (which !== 'app') {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const why = await bringConsoleUpToDate(root, new AbortController().signal, say);
  if (why !== undefined) throw new Error(why);
  await takeConsolePictures(pictures, { only, isChecked: !words.includes('--quick') });
}
if (which !== 'console') await takeAppPictures(chromium, pictures);
