/**
 * `npm run console:release [-- --out FOLDER] [--build FOLDER]`: builds the console and writes its zip, the manifest of its
 * files and headers, and the manifest's signature where HOMEWARD_RELEASE_KEY holds an Ed25519 key (PEM). Everything but
 * the signature depends on the sources alone. `--build` takes a build that is there.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { interruptedBySignals } from './command.ts';
import { manifestBytes, manifestOf, sha256Hex, signManifest } from './console/console-manifest.ts';
import { zipConsole } from './console/console-zip.ts';
import { buildConsole } from './console-build.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function release(out: string, given: string | undefined): Promise<void> {
  const build = given ?? join(root, 'server/web/dist');
  if (given === undefined) {
    const interruption = interruptedBySignals();
    say('building the console …');
    const why = await buildConsole(root, interruption);
    if (why !== undefined) throw new Error(`the console could not be built: ${why}`);
  }
  const manifest = await manifestOf(build);
  if (!manifest.files.some(({ path }) => path === 'index.html'))
    throw new Error(`${build} holds no build of the console.`);
  const bytes = manifestBytes(manifest);
  const key = process.env['HOMEWARD_RELEASE_KEY'];
  const signature = key ? signManifest(bytes, key) : null;
  await mkdir(out, { recursive: true });
  const name = `homeward-console-${manifest.version}`;
  const zip = await zipConsole(build);
  await writeFile(join(out, `${name}.zip`), zip);
  await writeFile(join(out, `${name}.manifest.json`), bytes);
  const signatureFile = join(out, `${name}.manifest.sig`);
  if (signature) await writeFile(signatureFile, signature);
  else await rm(signatureFile, { force: true });
  say(`${join(out, `${name}.zip`)}: ${manifest.files.length} files, SHA-256 ${sha256Hex(zip)}`);
  say(
    `${join(out, `${name}.manifest.json`)}: ${signature ? 'signed' : 'not signed, since HOMEWARD_RELEASE_KEY is not set'}`,
  );
}

const { values } = parseArgs({ options: { out: { type: 'string' }, build: { type: 'string' } } });
try {
  await release(resolve(values.out ?? join(root, 'dist/console')), values.build && resolve(values.build));
} catch (error) {
  process.stderr.write(`console:release: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
