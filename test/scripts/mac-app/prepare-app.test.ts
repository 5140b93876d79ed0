import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BuildEnvironmentError } from '../../../scripts/mac-app/mac-build-plan.ts';
import { prepareApp } from '../../../scripts/mac-app/prepare-app.ts';
import { makeStandInPackages } from '../../../scripts/mac-app/stand-in-electron.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-prepared-'));
});
afterEach(() => rm(folder, { recursive: true }));

const prepareSigned = () =>
  prepareApp(root, {
    program: join(folder, 'agent'),
    licences: join(folder, 'licences.txt'),
    native: join(folder, 'native'),
    nodeModules: join(folder, 'node_modules'),
    isSigned: true,
  });

test.each([
  ['a package', 'node-mac-permissions'],
  ['a package that it needs', 'bindings'],
  ['its binding', 'node-mac-permissions/build'],
])('a signed build is refused in words, and before anything is made, without %s', async (_, missing) => {
  await makeStandInPackages(join(folder, 'node_modules'));
  await rm(join(folder, 'node_modules', missing), { recursive: true });
  const refused = prepareSigned();
  await expect(refused).rejects.toThrow(BuildEnvironmentError);
  await expect(refused).rejects.toThrow(new RegExp(`${missing.split('/')[0]} is not built here: npm rebuild`));
  expect(await readdir(folder)).toEqual(['node_modules']);
});
