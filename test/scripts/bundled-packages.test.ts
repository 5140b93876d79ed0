import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readPackage } from '../../scripts/bundled-packages.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'homeward-bundle-')));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
const manifest = (name: string) => JSON.stringify({ name, version: '1.2.3', license: 'MIT', main: 'index.js' });

test('names the packages whose code is in the build, with their licences and notices', async () => {
  await write({
    'node_modules/@scope/used/package.json': manifest('@scope/used'),
    'node_modules/@scope/used/index.js': 'export { deep } from "deep"; export const used = "used";',
    'node_modules/@scope/used/LICENSE': 'Permission is hereby granted\n',
    'node_modules/@scope/used/NOTICE.txt': 'Made by somebody\n',
    'node_modules/@scope/used/node_modules/deep/package.json': manifest('deep'),
    'node_modules/@scope/used/node_modules/deep/index.js': 'export const deep = "deep";',
    'node_modules/shaken-off/package.json': JSON.stringify({
      ...JSON.parse(manifest('shaken-off')),
      sideEffects: false,
    }),
    'node_modules/shaken-off/index.js': 'export const unused = "unused";',
    'entry.js':
      'import { deep, used } from "@scope/used"; import { unused } from "shaken-off"; console.log(deep, used);',
  });
  // In a process of its own: the bundler's binding does not take Jest's objects for objects.
  const program = `
    import { build } from ${JSON.stringify(import.meta.resolve('vite'))};
    import { BundledPackages } from ${JSON.stringify(import.meta.resolve('../../scripts/bundled-packages.ts'))};
    const packages = new BundledPackages();
    await build({
      root: ${JSON.stringify(folder)},
      configFile: false,
      logLevel: 'silent',
      plugins: [packages.plugin()],
      build: { lib: { entry: ${JSON.stringify(join(folder, 'entry.js'))}, formats: ['es'] } },
    });
    console.log(JSON.stringify(packages.list()));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: 200_000 });
  expect(JSON.parse(stdout)).toEqual([
    {
      name: '@scope/used',
      version: '1.2.3',
      licence: 'MIT',
      text: 'Permission is hereby granted\n\nMade by somebody',
    },
    { name: 'deep', version: '1.2.3', licence: 'MIT', text: '' },
  ]);
});

test('a package without a licence is not for us to hand on', async () => {
  await write({ 'node_modules/secretive/package.json': JSON.stringify({ name: 'secretive', version: '1.0.0' }) });
  expect(() => readPackage(join(folder, 'node_modules/secretive'))).toThrow(/secretive.*licence/);
});
