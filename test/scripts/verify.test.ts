import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipParts } from '@homeward/shared/pack/pack-archive';
import type { PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { packWords } from '@homeward/shared/pack/pack-words';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { needs } from '../programs.ts';
import { flipBit } from '../shared/owner-and-mac.ts';
import { type Files, filesOf, packMakers, partsOf } from '../shared/pack/pack-under-test.ts';

const root = dirname(dirname(import.meta.dirname));
const PHOTO = 'originals/1-000002-snapshot.jpg';
const DEADLINE_MS = 120_000;

let folder: string;
let files: Files;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'homeward-verify-'));
  const makers = await packMakers();
  files = await filesOf(partsOf(makers));
  await writeZip('pack.zip', files);
  writeFolder('pack', files);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writeZip(name: string, parts: Files): Promise<void> {
  const listed = async function* () {
    for (const [path, bytes] of parts) yield { path, bytes };
  };
  writeFileSync(join(folder, name), new Uint8Array(await (await zipParts(listed())).arrayBuffer()));
}

function writeFolder(name: string, parts: Files): void {
  for (const [path, bytes] of parts) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), bytes);
  }
}

/** The program as `npm run verify` runs it. */
const verify = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts/verify.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: DEADLINE_MS,
  });

describe('npm run verify', () => {
  test.each(['pack.zip', 'pack'])('%s holds: a line for each checked thing, and exit code 0', (name) => {
    const { status, stdout, stderr } = verify(name);
    expect(stderr).toBe('');
    expect(stdout.match(/^ {2}holds {2}/gm)).toHaveLength(9);
    expect(stdout).toContain(packWords.holds);
    expect(stdout).toMatch(new RegExp(`${packWords.ownerKey} +([0-9a-f]{4} ){7}`));
    expect(status).toBe(0);
  });

  test('names the first thing that does not hold, and ends with 1', async () => {
    await writeZip('changed.zip', new Map(files).set(PHOTO, flipBit(files.get(PHOTO) ?? new Uint8Array(), 9)));
    const { status, stdout } = verify('changed.zip');
    expect(stdout).toContain(`FAILS  A part of the pack, ${PHOTO}`);
    expect(stdout).toContain(packWords.holdsNot);
    expect(stdout).not.toContain(packWords.compare);
    expect(status).toBe(1);
  });

  test('says the same as JSON', () => {
    const { status, stdout } = verify('--json', 'pack.zip');
    expect(JSON.parse(stdout) as PackVerdict).toMatchObject({ holds: true, failure: null, notes: { photos: 2 } });
    expect(status).toBe(0);
  });

  test('follows no link out of a folder', () => {
    writeFolder('linked', files);
    rmSync(join(folder, 'linked', PHOTO));
    symlinkSync('/etc/hostname', join(folder, 'linked', PHOTO));
    const { status, stdout } = verify('linked');
    expect(stdout).toContain(PHOTO);
    expect(status).toBe(1);
  });

  test.each([[], ['nowhere.zip'], ['pack.zip', 'pack'], ['--what', 'pack.zip']])(
    '%j is answered with how to use it',
    (...args) => {
      const { status, stderr } = verify(...args.flat());
      expect(stderr).toContain('usage: npm run verify');
      expect(status).toBe(2);
    },
  );
});

describe('without us', () => {
  needs('unzip')('any unzip unpacks it, and finds it whole', () => {
    const { status, stdout } = spawnSync('unzip', ['-t', join(folder, 'pack.zip')], {
      encoding: 'utf8',
      timeout: DEADLINE_MS,
    });
    expect(stdout).toContain('No errors detected');
    expect(status).toBe(0);
  });

  needs('jq', 'openssl')('the commands of its README tell the same', () => {
    const readme = new TextDecoder().decode(files.get('README.txt'));
    const commands = readme.split('\n').filter((line) => /^ {4}(jq |\{ |\} \|| {2}jq | {2}cat )/.test(line));
    const [parts = '', signed = '', ...computed] = commands.map((line) => line.trim().replaceAll('000042', '000002'));
    const run = (command: string) =>
      spawnSync('sh', ['-c', command], { cwd: join(folder, 'pack'), encoding: 'utf8', timeout: DEADLINE_MS });
    // Perl's shasum, which Macs have, is told from GNU's by its name and `-a` alone.
    const listed = run(parts.replace('shasum -a 256', 'sha256sum'));
    expect(listed).toMatchObject({ status: 0, stdout: '' });
    const bodyCommit = run(signed).stdout.trim();
    expect(bodyCommit).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(run(computed.join('\n')).stdout.trim()).toBe(bodyCommit);
  });
});
