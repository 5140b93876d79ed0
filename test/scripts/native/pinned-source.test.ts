import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildImagesnap } from '../../../scripts/native/imagesnap-program.ts';
import { fetchPinned, imagesnapSource, type PinnedSource } from '../../../scripts/native/pinned-source.ts';
import type { StandIns } from '../../agent/stand-ins.ts';
import { buildWith, calls, standInTools } from './stand-in-tools.ts';

const contents = {
  'main.swift': 'print("cheese")\n',
  'Info.plist': '<plist/>\n',
  'ImageSnap.entitlements': '<plist/>\n',
};

let folder: string;
let tools: StandIns;
let pinned: PinnedSource;

beforeEach(async () => {
  tools = standInTools();
  folder = await mkdtemp(join(tmpdir(), 'homeward-pinned-'));
  const repository = join(folder, 'upstream');
  await mkdir(repository);
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet');
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(repository, name), text);
  git('add', '.');
  git('commit', '--quiet', '-m', 'A release');
  const commit = git('rev-parse', 'HEAD');
  writeFileSync(join(repository, 'main.swift'), 'print("something else")\n');
  git('commit', '--quiet', '-am', 'The newest');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const files = Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, sha256(text)]));
  pinned = { repository: `file://${repository}`, version: '1', commit, files };
});
afterEach(async () => {
  tools.remove();
  await rm(folder, { recursive: true, force: true });
});

const fetched = (source: PinnedSource) => fetchPinned(source, join(folder, 'copy'), buildWith(tools, folder).run);

test('the pinned revision is fetched, not the newest', async () => {
  await fetched(pinned);
  expect(existsSync(join(folder, 'copy/main.swift'))).toBe(true);
});

test('a revision that is not there is not replaced by another', async () => {
  await expect(fetched({ ...pinned, commit: '0123456789'.repeat(4) })).rejects.toThrow('exit code 128');
});

test('a file that is another than was pinned ends the build', async () => {
  const files = { ...pinned.files, 'main.swift': '0'.repeat(64) };
  await expect(fetched({ ...pinned, files })).rejects.toThrow(
    /^main\.swift of file:.* is not what was pinned: SHA-256 /,
  );
});

test('imagesnap is built from it, with its Info.plist inside and the entitlement for the camera', async () => {
  const output = await buildImagesnap(buildWith(tools, folder), pinned);
  expect(output).toBe(join(folder, 'agent/native/build/imagesnap'));
  expect(existsSync(output)).toBe(true);
  const source = join(tools.directory, 'source');
  const embedded = `-Xlinker __info_plist -Xlinker ${source}/Info.plist`;
  expect(calls(tools)).toEqual([
    expect.stringContaining(`-target arm64-apple-macosx13.0 -Xlinker -sectcreate -Xlinker __TEXT ${embedded}`),
    expect.stringContaining(`${source}/main.swift`),
    expect.stringMatching(/^xcrun lipo /),
    `codesign --force --timestamp=none --entitlements ${source}/ImageSnap.entitlements --sign - ${output}`,
    `codesign --verify --strict ${output}`,
  ]);
});

test('what is pinned is pinned whole', () => {
  expect(imagesnapSource.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(imagesnapSource.repository).toMatch(/^https:/);
  for (const sha256 of Object.values(imagesnapSource.files)) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
