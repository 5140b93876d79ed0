/**
 * `npm run verify-console -- URL [--manifest FILE] [--key FILE] [--street-map ORIGIN]`: compares what a server serves as its console with a
 * release's manifest (its signature lies beside it, as .sig), or, without one, with what this checkout builds. A street map that the operator
 * set lets the page ask one more origin, which is named here. Exit code 0:
 * it is the same; 1: it differs, and the first difference is named; 2: it could not be compared.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { secureOrigin } from '@homeward/shared/origin';
import { interruptedBySignals } from './command.ts';
import {
  type ConsoleManifest,
  manifestOf,
  readManifest,
  verifyManifest,
  withStreetMap,
} from './console/console-manifest.ts';
import { firstDifference } from './console/served-console.ts';
import { bringConsoleUpToDate } from './console-build.ts';

const root = dirname(import.meta.dirname);
/** The public key that releases are signed with, once there are any. */
const RELEASE_KEY = join(root, 'docs/release-key.pem');

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function readText(path: string): Promise<Buffer> {
  return await readFile(path).catch((error) => {
    throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  });
}

/** @throws Error where the signature is missing or does not hold. */
async function signedManifest(path: string, keyPath: string): Promise<ConsoleManifest> {
  if (!existsSync(keyPath)) {
    throw new Error(
      `there is no release key at ${keyPath}, so nobody can say whose manifest ${path} is. Get the public key from whoever made ` +
        'the release, by another way than the release itself, and name it with --key FILE. Or leave --manifest out: the server ' +
        'is then compared with what this checkout builds, for which no key is needed.',
    );
  }
  const bytes = await readText(path);
  const signature = await readText(path.replace(/(?:\.json)?$/, '.sig'));
  if (!verifyManifest(bytes, signature, (await readText(keyPath)).toString())) {
    throw new Error(`the signature of ${path} does not hold: it is not the release’s manifest.`);
  }
  say(`The manifest is signed by the key in ${keyPath}.`);
  return readManifest(bytes);
}

async function builtHere(): Promise<ConsoleManifest> {
  const why = await bringConsoleUpToDate(root, interruptedBySignals(), say);
  if (why !== undefined) throw new Error(`the console could not be built: ${why}`);
  say('Comparing with what this checkout builds.');
  return await manifestOf(join(root, 'server/web/dist'));
}

const { values, positionals } = parseArgs({
  options: { manifest: { type: 'string' }, key: { type: 'string' }, 'street-map': { type: 'string' } },
  allowPositionals: true,
});
try {
  const [url, ...rest] = positionals;
  if (url === undefined || rest.length > 0) throw new Error('it takes one URL: npm run verify-console -- URL');
  const origin = secureOrigin(url);
  const manifest = values.manifest
    ? await signedManifest(resolve(values.manifest), resolve(values.key ?? RELEASE_KEY))
    : await builtHere();
  const streets = values['street-map'] === undefined ? null : secureOrigin(values['street-map']);
  const difference = await firstDifference(origin, withStreetMap(manifest, streets));
  say(
    difference === null
      ? `${origin} serves the console of version ${manifest.version}: ${manifest.files.length} files and their headers are the same.`
      : `DIFFERENT: ${difference}`,
  );
  process.exitCode = difference === null ? 0 : 1;
} catch (error) {
  process.stderr.write(`verify-console: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
