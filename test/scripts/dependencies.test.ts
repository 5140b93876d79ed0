import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = dirname(dirname(import.meta.dirname));

type Manifest = {
  name: string;
  workspaces?: string[];
  allowScripts?: Record<string, boolean>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

type Lockfile = {
  packages: Record<string, { hasInstallScript?: boolean; optionalDependencies?: Record<string, string> }>;
};

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

const main = readJson<Manifest>('package.json');
const workspaces = (main.workspaces ?? []).map((folder) => readJson<Manifest>(`${folder}/package.json`));
const own = new Set([main, ...workspaces].map(({ name }) => name));

/** The cells of each line of each table in docs/dependencies.md that starts with a package's name. */
function documented(heading: string): string[][] {
  const sections = readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const cells = line.split('|').slice(1, -1);
    return cells.map((cell) => cell.trim().replace(/^`(.*)`$/, '$1'));
  });
}

function directDependencies(): string[] {
  const names = [main, ...workspaces].flatMap((manifest) => [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ]);
  return [...new Set(names)].filter((name) => !own.has(name)).sort();
}

/** `allowScripts` keys are `name` or `name@version`. */
function allowedName(key: string): string {
  return key.replace(/(?<=.)@.*$/, '');
}

test('each direct dependency has one line that says what for, why and what it does at install', () => {
  const rows = documented('What we depend on');
  expect(rows.map(([name]) => name).sort()).toEqual(directDependencies());
  for (const row of rows) {
    expect(row).toHaveLength(5);
    expect(row).not.toContain('');
  }
});

test('each package with an install script is allowed or denied by name', () => {
  const { packages } = readJson<Lockfile>('package-lock.json');
  const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = new Set(withScript.map(([path]) => path.replace(/^.*node_modules\//, '')));
  const decided = new Set(Object.keys(main.allowScripts ?? {}).map(allowedName));
  expect([...names].filter((name) => !decided.has(name))).toEqual([]);
  expect(names.has('node')).toBe(true);
});

test('each verdict on an install script is written down with its reason', () => {
  const verdicts = Object.entries(main.allowScripts ?? {}).map(([key, allowed]) => [
    allowedName(key),
    allowed ? 'allowed' : 'denied',
  ]);
  const rows = documented('Install scripts');
  expect(rows.map(([name, verdict]) => [name, verdict]).sort()).toEqual(verdicts.sort());
  for (const [, , reason] of rows) expect(reason).toMatch(/\w/);
});

test('the lockfile knows the binaries of every platform, not only of the one it was written on', () => {
  const { packages } = readJson<Lockfile>('package-lock.json');
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => {
      const nested = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;
      return !(nested in packages) && !(`node_modules/${name}` in packages);
    }),
  );
  expect(missing).toEqual([]);
});

test('versions are exact', () => {
  for (const { dependencies, devDependencies, optionalDependencies } of [main, ...workspaces]) {
    for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});
