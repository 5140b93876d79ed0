import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../agent/src/clock.ts';
import { Probe } from '../../agent/src/probe/probe.ts';
import { takeLock } from '../../agent/src/state/lock.ts';
import { agentVersion } from '../../agent/src/version.ts';
import { until } from '../until.ts';

const run = promisify(execFile);
const root = dirname(dirname(import.meta.dirname));

/** The app as it is packed, and an empty home. */
let built: string;
let home: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'homeward-app-'));
  home = await mkdtemp(join(tmpdir(), 'homeward-home-'));
  await run(process.execPath, [join(root, 'scripts/build-agent.ts'), built], { cwd: tmpdir(), timeout: 200_000 });
});
afterAll(async () => {
  await rm(built, { recursive: true });
  await rm(home, { recursive: true });
});

async function play(...roles: string[]) {
  const program = join(import.meta.dirname, 'played-app.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, join(built, 'main.js'), ...roles];
  const { stdout } = await run(process.execPath, args, { env: { HOME: home }, timeout: 120_000 });
  return JSON.parse(stdout);
}

test('the built app starts, shows its icon, opens a clicked link, and leaves nothing', async () => {
  const seen = await play();
  expect(seen).toMatchObject({
    menu: ['Not paired', '—', 'Pair…', 'Journal…', 'Settings…', '—', 'Quit Homeward'],
    menuAfterCrash: ['Not paired', '—', 'Pair…', 'Journal…', 'Settings…', '—', 'Quit Homeward'],
    windowsAtStart: 1,
    // A Mac that wakes is heard before the first engine has answered.
    powerListeners: 1,
    view: { type: 'success', value: { step: 'offered', host: 'homeward.example' } },
    exitCode: 0,
    isSandboxed: true,
    schemes: ['app'],
    leftOver: [],
  });
  // Chromium's files go into a folder of their own beside the agent's.
  const { userData } = seen.paths;
  expect(userData.startsWith(home)).toBe(true);
  expect(await readdir(dirname(userData))).toContain('shell');
  expect((await stat(dirname(userData))).mode & 0o777).toBe(0o700);
  expect(await readdir(dirname(userData))).not.toContain('engine.lock');
  // From a clone a person sees standard error.
  expect((await readdir(userData)).filter((name) => name.endsWith('.log'))).toEqual([]);
});

test('packed, each of its halves keeps a log of its own, which nobody else can read', async () => {
  const { exitCode, paths } = await play('packed');
  expect(exitCode).toBe(0);
  for (const [name, line] of [
    ['app.log', /^\S+Z error the engine ended \(9\); it is started again/m],
    ['engine.log', /^\S+Z info not paired/m],
  ] as const) {
    const path = join(paths.userData, name);
    expect(await readFile(path, 'utf8')).toMatch(line);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  }
});

test('when it is killed its engine ends too, and the next start finds the folder free', async () => {
  const crashed = await play('crash').catch(({ signal, stdout }) => ({ signal, ...JSON.parse(stdout) }));
  expect(crashed).toMatchObject({ signal: 'SIGKILL', engines: [expect.any(Number)] });
  const isAlive = () => {
    try {
      return process.kill(crashed.engines[0], 0);
    } catch {
      return false;
    }
  };
  await until(() => !isAlive(), 'the engine has ended');
  const { paths } = await play('second');
  expect(await readdir(dirname(paths.userData))).not.toContain('engine.lock');
  expect(await play()).toMatchObject({ exitCode: 0, leftOver: [] });
});

test('a second one leaves at once, without a trace', async () => {
  expect(await play('second')).toMatchObject({ menu: null, exitCode: 0, windowsAtStart: 0 });
});

test('launchd’s start in the middle of an update leaves at once; a person’s does not', async () => {
  const { paths } = await play('second');
  const path = join(paths.userData, 'installing.json');
  await writeFile(path, JSON.stringify({ from: agentVersion, to: '99.0.0', at: Date.now() }));
  expect(await play('--kept-by-launchd')).toMatchObject({ menu: null, exitCode: 0, windowsAtStart: 0 });
  expect(await play()).toMatchObject({ menu: expect.arrayContaining(['Not paired']), exitCode: 0 });
  await writeFile(path, JSON.stringify({ from: '0.0.1', to: agentVersion, at: Date.now() }));
  const updated = { menu: expect.arrayContaining(['Not paired']), windowsAtStart: 0, exitCode: 0 };
  expect(await play('--kept-by-launchd')).toMatchObject(updated);
  expect(await readdir(paths.userData)).not.toContain('installing.json');
});

/** Starts the packed app's first file with arguments, in a process of its own, with the stand-in for Electron. */
async function start(...args: string[]) {
  const stage = pathToFileURL(join(import.meta.dirname, 'fake-electron.ts')).href;
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => next(name === 'electron' ? ${JSON.stringify(stage)} : name, context) });
    await import(${JSON.stringify(pathToFileURL(join(built, 'app.js')).href)});`;
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program, '--', ...args];
  const env = { HOME: home, TMPDIR: home, PATH: process.env['PATH'] ?? '' };
  return await run(process.execPath, node, { env, timeout: 60_000 }).catch((error) => error);
}

test('homeward-agent of the packed app does its command and shows nothing, and leaves no file of Chromium’s', async () => {
  const data = join(home, 'asked');
  const ending = await start('--homeward-agent', 'status', '--json', '--data', data);
  expect(JSON.parse(ending.stdout)).toMatchObject({ mode: 'unpaired', data, running: false });
  expect((await readdir(home)).filter((name) => name.startsWith('homeward-agent-'))).toEqual([]);
  expect(await start('--homeward-agent', 'status', '--no-such-flag')).toMatchObject({ code: 1 });
});

test('what it does not do it says', async () => {
  const refused = { code: 1, stderr: expect.stringMatching(/^homeward-agent: .*from a clone/) };
  expect(await start('--homeward-agent', 'install')).toMatchObject(refused);
});

test('without a command the packed app is the app', async () => {
  const program = join(import.meta.dirname, 'played-app.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, join(built, 'app.js')];
  const { stdout } = await run(process.execPath, args, { env: { HOME: home }, timeout: 60_000 });
  expect(JSON.parse(stdout)).toMatchObject({ menu: expect.arrayContaining(['Not paired']), exitCode: 0 });
});

test('what looks for updates is a file of its own, which the app loads when it is time', async () => {
  const electron = pathToFileURL(join(import.meta.dirname, 'fake-electron.ts'));
  const program = `
    import { registerHooks } from 'node:module';
    import { fileURLToPath } from 'node:url';
    const stage = ${JSON.stringify(electron.href)};
    registerHooks({ resolve: (name, context, next) =>
      next(name !== 'electron' ? name : context.conditions.includes('require') ? fileURLToPath(stage) : stage, context) });
    const { createUpdateSource } = await import(${JSON.stringify(pathToFileURL(join(built, 'update-source.js')).href)});
    console.log(typeof createUpdateSource);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
  expect((await run(process.execPath, args, { timeout: 200_000 })).stdout).toBe('function\n');
  const main = await readFile(join(built, 'main.js'), 'utf8');
  expect(main).toMatch(/new URL\(["']\.\/update-source\.js["'], import\.meta\.url\)/);
  expect(main).not.toContain('x-user-staging-id');
});

test('where another agent works on the same folder it shows nothing, and leaves', async () => {
  const { paths } = await play('second');
  const lock = await takeLock(join(dirname(paths.userData), 'engine.lock'));
  expect(lock).not.toBeNull();
  expect(await play()).toMatchObject({ menu: null, windowsAtStart: 0, exitCode: 1 });
  await lock?.release();
});

test('where its engine does not start it says so, and is a menu bar’s app as ever when that is mended', async () => {
  const { paths } = await play('second');
  const inbox = join(dirname(paths.userData), 'inbox');
  await rm(inbox, { recursive: true, force: true });
  await writeFile(inbox, 'not a folder');
  const told = ['Homeward cannot start: its engine fails (Error EEXIST)', 'It keeps trying', '—', 'Quit Homeward'];
  expect(await play('cannot-start')).toMatchObject({ menu: told, quits: 1, windows: 0 });
  await rm(inbox);
  expect(await play()).toMatchObject({ menu: expect.arrayContaining(['Not paired']), exitCode: 0, leftOver: [] });
});

test('it is built of programs and pages alone, each of which needs nothing but Node and Electron', async () => {
  const names = (await readdir(built, { recursive: true })).sort();
  expect(names).toEqual([
    'app.js',
    'assets',
    'assets/trayTemplate.png',
    'assets/trayTemplate@2x.png',
    'camera-probe.js',
    'command-line.js',
    'engine-process.js',
    'machine-probe.js',
    'main.js',
    'pages',
    'pages/page.css',
    'pages/page.html',
    'pages/page.js',
    'preload.cjs',
    'route-probe.js',
    'sealing-probe.js',
    'update-source.js',
  ]);
  for (const name of names.filter((name) => name.endsWith('.js') && !name.includes('/'))) {
    const code = await readFile(join(built, name), 'utf8');
    const imported = [...code.matchAll(/^import (?:[^'"]*from )?["']([^"']+)["']/gm)].map(([, from]) => from ?? '');
    expect(imported.filter((from) => from !== 'electron' && !isBuiltin(from))).toEqual([]);
    expect(code).not.toContain(root);
    expect(code).not.toMatch(/new URL\(["'][^"']+\.ts["'], import\.meta\.url\)/);
  }
});

test('a sandboxed preload script is one file that asks for Electron and nothing else', async () => {
  const code = await readFile(join(built, 'preload.cjs'), 'utf8');
  expect([...code.matchAll(/\b(?:require|import)\(([^)]*)\)/g)].map(([, what]) => what)).toEqual(['"electron"']);
});

test.each(['camera-probe', 'machine-probe', 'route-probe'])('%s starts as built, and answers', async (name) => {
  const controller = new AbortController();
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home };
  const probe = new Probe<{ none: () => Promise<{ value: never }> }>(
    ...([systemClock, pathToFileURL(join(built, `${name}.js`)), environment, controller.signal] as const),
  );
  try {
    const answer = await probe.ask('none', undefined as never, 100_000);
    expect(answer).toEqual({ problem: 'failed', detail: 'no task is called none' });
  } finally {
    await probe.end();
  }
});

test.each([
  ['trayTemplate.png', 16],
  ['trayTemplate@2x.png', 32],
])('%s is %d pixels square and has transparency', async (name, pixels) => {
  const png = await readFile(join(built, 'assets', name));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // IHDR: width, height, bit depth, colour type 6 (RGBA) or 4 (grey and alpha); PNG specification, 11.2.2.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([pixels, pixels]);
  expect([4, 6]).toContain(png[25]);
});
