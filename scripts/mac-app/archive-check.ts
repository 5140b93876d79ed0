import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import { SERVER_META } from '../../agent/src/shell/console-files.ts';

/** What the archive of the app is held to. */
export interface ArchiveWishes {
  /** Every file that has to be in it. */
  readonly files: readonly string[];
  /** Folders of which any file may be in it. */
  readonly folders: readonly string[];
  /** Words that must not be in any file: the builder's folders, and secrets of its environment. */
  readonly unspeakable: readonly string[];
}

/** How a secret looks; the names of formats alone are in honest code too. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/,
  'an age identity': /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{50}/,
  'a token of GitHub or npm': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36})/,
  'a pairing link': /homeward:\/\/pair\?\S*secret=[\w-]{16}/,
  // A mere name leads nowhere: no map is packed.
  'a source map': /\/\/[#@] sourceMappingURL=(?:data:|\S*[/\\])/,
};

const FOREIGN = /\.(?:tsx?|mts|cts|map|swift|orig|env|pem|p12|p8|key)$|(?:^|\/)(?:test|tests|__tests__|src)\//;

/** What is wrong with the archive, one sentence each. */
export function checkArchive(archive: string, { files, folders, unspeakable }: ArchiveWishes): string[] {
  const found = listFiles(archive);
  const inFolder = (name: string) => folders.some((folder) => name.startsWith(`${folder}/`));
  return [
    ...files.filter((name) => !found.includes(name)).map((name) => `app.asar: ${name} is missing`),
    ...found
      .filter((name) => !files.includes(name) && !inFolder(name))
      .map((name) => `app.asar: ${name} must not be there`),
    ...found.filter((name) => FOREIGN.test(name)).map((name) => `app.asar: ${name} is no part of a program`),
    ...found.flatMap((name) => checkContent(archive, name, unspeakable)),
    ...checkConsole(archive, found),
  ];
}

/** SHA-256 of the archive's header, as Electron compares it with Info.plist (docs of Electron: tutorial/asar-integrity). */
export const headerHash = (archive: string): string =>
  createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');

function listFiles(archive: string): string[] {
  const names = listPackage(archive, { isPack: false }).map((name) => name.replace(/^[\\/]/, ''));
  return names.filter((name) => !('files' in statFile(archive, name)));
}

function checkContent(archive: string, name: string, unspeakable: readonly string[]): string[] {
  const at = statFile(archive, name);
  if (name.endsWith('.node')) {
    const isOutside = 'unpacked' in at && at.unpacked === true && existsSync(join(`${archive}.unpacked`, name));
    return isOutside ? [] : [`app.asar: ${name} must be unpacked, the system loads it`];
  }
  const text = extractFile(archive, name).toString('latin1');
  const spoken = unspeakable.filter((word) => text.includes(word)).length;
  return [
    ...Object.entries(SECRETS)
      .filter(([, pattern]) => pattern.test(text))
      .map(([what]) => `app.asar: ${name} has ${what} in it`),
    ...(spoken > 0 ? [`app.asar: ${name} tells where, or with which secrets, it was built`] : []),
  ];
}

/** The console's first page, and that what it loads is there. */
function checkConsole(archive: string, found: readonly string[]): string[] {
  if (!found.includes('console/index.html')) return ['app.asar: the console is missing: npm run build:console'];
  const page = extractFile(archive, 'console/index.html').toString('utf8');
  const links = [...page.matchAll(/\b(?:src|href)="\/([^"#?]+)"/g)].map(([, path]) => `console/${path}`);
  const compressed = found.filter((name) => /^console\/.*\.(?:br|gz)$/.test(name));
  return [
    ...links
      .filter((name) => !found.includes(name))
      .map((name) => `app.asar: ${name} is missing, and console/index.html loads it`),
    ...(links.length === 0 ? ['app.asar: console/index.html loads nothing'] : []),
    ...(page.includes(SERVER_META)
      ? []
      : [`app.asar: console/index.html has no ${SERVER_META}, and the app could show no console`]),
    ...compressed.map((name) => `app.asar: ${name} must not be there`),
  ];
}
