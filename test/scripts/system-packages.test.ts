import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Ending } from '../../scripts/command.ts';
import {
  availablePrograms,
  ensureSystemPackages,
  howToInstall,
  locate,
  systemPackages,
} from '../../scripts/system-packages.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeward-programs-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(program: string, mode = 0o755): string {
  const path = join(folder, program);
  writeFileSync(path, '#!/bin/sh\n', { mode });
  return path;
}

/** What is missing on the machine that runs this test; fonts, traceroute and ip are found by absolute path. */
function missingHere(searchPath: string) {
  return systemPackages.filter((name) => !locate(name, searchPath));
}

async function ensure({ isRoot = false, isDebian = true, ending = { ok: true } as Ending } = {}) {
  const ran: string[] = [];
  const said: string[] = [];
  await ensureSystemPackages({
    platform: 'linux',
    isRoot,
    isDebian,
    searchPath: folder,
    run: async ({ program, args, deadlineMs }) => {
      expect(deadlineMs).toBeGreaterThan(0);
      ran.push([program, ...args].join(' '));
      return ending;
    },
    say: (sentence) => said.push(sentence),
  });
  return { ran, said: said.join('\n') };
}

test('finds a program on the search path, under any of its names, if it can be executed', () => {
  const webcam = place('fswebcam');
  const browser = place('google-chrome');
  expect(locate('fswebcam', ['/nowhere', folder].join(delimiter))).toBe(webcam);
  expect(locate('chromium', folder)).toBe(browser);
  expect(availablePrograms(folder)).toMatchObject({ fswebcam: webcam });
  rmSync(webcam);
  place('fswebcam', 0o644);
  expect(locate('fswebcam', folder)).toBeUndefined();
});

test('names the command that installs each package', () => {
  expect(howToInstall('fswebcam', 'linux')).toBe('apt-get install fswebcam');
  expect(howToInstall('fonts', 'linux')).toBe('apt-get install fonts-dejavu-core');
  expect(howToInstall('chromium', 'darwin')).toBe('brew install --cask google-chrome');
  expect(howToInstall('iproute2', 'darwin')).toBe('Linux only');
});

test('root on Debian installs each missing package, and says so', async () => {
  const missing = missingHere(folder);
  expect(missing).toEqual(expect.arrayContaining(['fswebcam']));
  const { ran, said } = await ensure({ isRoot: true });
  expect(ran[0]).toMatch(/^apt-get .*update$/);
  expect(ran).toHaveLength(1 + missing.length);
  expect(ran.slice(1)).toContainEqual(expect.stringMatching(/install -y --no-install-recommends fswebcam$/));
  expect(said).toMatch(/^Installing Debian packages that tests need: .*fswebcam/);
});

test('goes on when a package cannot be installed', async () => {
  const { ran, said } = await ensure({ isRoot: true, ending: { ok: false, why: 'exit code 100', interrupted: false } });
  expect(ran).toHaveLength(1 + missingHere(folder).length);
  expect(said).toContain('fswebcam was not installed (exit code 100); tests that need it will be skipped.');
});

test.each([
  ['not root', { isRoot: false, isDebian: true }],
  ['not Debian', { isRoot: true, isDebian: false }],
])('%s: installs nothing and names the commands', async (_what, who) => {
  const { ran, said } = await ensure(who);
  expect(ran).toEqual([]);
  expect(said).toContain('fswebcam: apt-get install fswebcam');
});

test('what is there already is neither named nor installed', async () => {
  for (const program of ['chromium', 'fswebcam', 'traceroute', 'ip']) place(program);
  const { ran, said } = await ensure({ isRoot: true });
  const rest = missingHere(folder);
  expect(ran).toHaveLength(rest.length === 0 ? 0 : 1 + rest.length);
  expect(said).not.toContain('fswebcam');
});
