import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../until.ts';

const repository = dirname(dirname(import.meta.dirname));

/** Stands where npm would: notes what it was asked, and "installs" the Node that runs this test. */
const FAKE_NPM = `#!/bin/sh
echo "$*" >> npm-calls
echo "a word from npm"
case "$FAKE_NPM" in
  fail) exit 3 ;;
  hang) touch npm-hangs; sleep 60 ;;
esac
case "$1" in
  ci) rm -rf node_modules; mkdir -p node_modules/node ;;
  rebuild) mkdir -p node_modules/node/bin; ln -sf "$REAL_NODE" node_modules/node/bin/node ;;
esac
`;

const INSTALLATION = [
  'ci --ignore-scripts',
  'rebuild --ignore-scripts=false node',
  ...(process.platform === 'darwin' ? ['rebuild --ignore-scripts=false node-mac-permissions'] : []),
];

/** Keeps a script running, but not for ever should this test be interrupted. */
const STAY = 'setTimeout(() => process.exit(99), 200_000);';

type Outcome = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'homeward-bootstrap-')));
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'fake'));
  cpSync(join(repository, 'scripts/bootstrap.js'), join(root, 'scripts/bootstrap.js'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'package-lock.json'), '{ "lockfileVersion": 3 }');
  writeFileSync(join(root, 'fake/npm'), FAKE_NPM, { mode: 0o755 });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function script(source: string): string {
  writeFileSync(join(root, 'scripts/probe.ts'), source);
  return 'scripts/probe.ts';
}

function start(args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  return startProgram(process.execPath, ['scripts/bootstrap.js', ...args], variables);
}

/** Starts a program as the leader of a process group, as a shell would start it. */
function startProgram(program: string, args: readonly string[], variables: NodeJS.ProcessEnv) {
  const child = spawn(program, args, {
    cwd: root,
    env: {
      PATH: `${join(root, 'fake')}${delimiter}/usr/bin${delimiter}/bin`,
      REAL_NODE: process.execPath,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the bootstrap could not be started');
  const ended = new Promise<Outcome>((settle) => {
    child.once('close', (code, signal) => settle({ code, signal, out, err }));
  });
  return { pid, ended, outputSoFar: () => out };
}

function npmCalls(): string[] {
  if (!existsSync(join(root, 'npm-calls'))) return [];
  return readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');
}

test('installs what is missing, says so, and runs the script under the pinned Node', async () => {
  const probe = script(`const path: string = process.env['PATH'] ?? '';
    console.log(JSON.stringify({ node: process.argv0, args: process.argv.slice(2), path: path.split(':') }));`);
  const first = await start([probe, '--flag', 'two words']).ended;
  expect(first.code).toBe(0);
  expect(first.err).toContain('the packages are not installed yet');
  expect(first.err).toContain('a word from npm');
  expect(npmCalls()).toEqual(INSTALLATION);
  const { node, args, path } = JSON.parse(first.out);
  expect(node).toBe(join(root, 'node_modules/node/bin/node'));
  expect(args).toEqual(['--flag', 'two words']);
  expect(path.slice(0, 3)).toEqual([
    join(root, 'node_modules/node/bin'),
    join(root, 'node_modules/.bin'),
    join(root, 'fake'),
  ]);

  const second = await start([probe]).ended;
  expect(second.err).toBe('');
  expect(npmCalls()).toEqual(INSTALLATION);

  writeFileSync(join(root, 'package-lock.json'), '{ "lockfileVersion": 3, "packages": {} }');
  const third = await start([probe]).ended;
  expect(third.err).toContain('package-lock.json has changed');
  expect(npmCalls()).toEqual([...INSTALLATION, ...INSTALLATION]);
});

test('installs again when the pinned Node has gone missing', async () => {
  const probe = script('');
  await start([probe]).ended;
  rmSync(join(root, 'node_modules/node/bin/node'));
  expect((await start([probe]).ended).code).toBe(0);
  expect(npmCalls()).toEqual([...INSTALLATION, ...INSTALLATION]);
});

test('says what failed when npm fails, starts nothing, and tries again the next time', async () => {
  const probe = script('console.log("ran")');
  const failed = await start([probe], { FAKE_NPM: 'fail' }).ended;
  expect(failed).toMatchObject({ code: 1, out: '' });
  expect(failed.err).toContain('npm ci --ignore-scripts failed with exit code 3');
  expect(failed.err).toContain('nothing was started');
  expect(npmCalls()).toEqual(['ci --ignore-scripts']);
  expect(await start([probe]).ended).toMatchObject({ code: 0, out: 'ran\n' });
});

test('says where npm comes from when there is none', async () => {
  const outcome = await start([script('')], { PATH: join(root, 'nowhere') }).ended;
  expect(outcome.code).toBe(1);
  expect(outcome.err).toMatch(/npm could not be started.*https:\/\/nodejs\.org/);
});

test('refuses a Node that is too old, in words', async () => {
  const pretend = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.0'}})";
  const outcome = await start([script('')], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}`,
  }).ended;
  expect(outcome.code).toBe(1);
  expect(outcome.err).toContain('this is Node.js 18.20.0; version 20 or newer is needed');
  expect(npmCalls()).toEqual([]);
});

test('explains itself without a script, and in a folder without a lockfile', async () => {
  expect(await start([]).ended).toMatchObject({ code: 1, err: expect.stringContaining('usage:') });
  rmSync(join(root, 'package-lock.json'));
  const outcome = await start([script('')]).ended;
  expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('package-lock.json is missing') });
});

test.each([
  ['an exit code', 'process.exit(7)', { code: 7, signal: null }],
  ['a signal that ends', 'process.kill(process.pid, "SIGTERM")', { code: null, signal: 'SIGTERM' }],
  ['a signal that cannot be caught', 'process.kill(process.pid, "SIGKILL")', { code: 137, signal: null }],
])('ends as the script ended: %s', async (_what, source, expected) => {
  expect(await start([script(`${source}; ${STAY}`)]).ended).toMatchObject(expected);
});

/** Counts each signal, and takes its time to end after the first. */
const PATIENT = `
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    count += 1;
    if (count === 1) setTimeout(() => { console.log('ended after', count, signal); process.exit(5); }, 1_500);
  });
  console.log('ready');
  ${STAY}
`;

test('Ctrl-C reaches the script once, though terminal and npm both send it, and the bootstrap waits for it', async () => {
  const twice = async () => {
    const { pid, ended, outputSoFar } = start([script(PATIENT)]);
    await until(() => outputSoFar().includes('ready'));
    process.kill(-pid, 'SIGINT');
    await pause(100);
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // On a busy machine it may have ended meanwhile.
    }
    return ended;
  };
  // There the echo may also come later than an echo can: then it is a second Ctrl-C.
  let outcome = await twice();
  for (let tries = 1; tries < 3 && outcome.out.includes('after 2'); tries += 1) outcome = await twice();
  expect(outcome).toMatchObject({ code: 5, signal: null, out: 'ready\nended after 1 SIGINT\n' });
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s to the bootstrap alone reaches the script', async (signal) => {
  const { pid, ended, outputSoFar } = start([script(PATIENT)]);
  await until(() => outputSoFar().includes('ready'));
  process.kill(pid, signal);
  expect(await ended).toMatchObject({ code: 5, out: `ready\nended after 1 ${signal}\n` });
});

test('a second Ctrl-C, a moment later, reaches the script too', async () => {
  const impatient = `
    let count = 0;
    process.on('SIGINT', () => { count += 1; console.log('heard', count); if (count === 2) process.exit(9); });
    console.log('ready');
    ${STAY}`;
  const { pid, ended, outputSoFar } = start([script(impatient)]);
  await until(() => outputSoFar().includes('ready'));
  process.kill(pid, 'SIGINT');
  await until(() => outputSoFar().includes('heard 1'));
  await pause(1_200);
  process.kill(pid, 'SIGINT');
  expect((await ended).code).toBe(9);
});

test('Ctrl-C while npm installs ends npm, starts nothing, and leaves the installation to be taken up again', async () => {
  const probe = script('console.log("ran")');
  const { pid, ended } = start([probe], { FAKE_NPM: 'hang' });
  await until(() => existsSync(join(root, 'npm-hangs')));
  process.kill(-pid, 'SIGINT');
  const outcome = await ended;
  expect(outcome).toMatchObject({ code: 130, out: '' });
  expect(outcome.err).toContain('interrupted before the installation was complete');
  expect(await start([probe]).ended).toMatchObject({ code: 0, out: 'ran\n' });
});

test('SIGTERM to npm itself reaches the script: no shell stands between them', async () => {
  const scripts: Record<string, string> = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).scripts;
  const bootstrapped = Object.values(scripts).filter((command) => command.includes('bootstrap.js'));
  expect(bootstrapped.length).toBeGreaterThan(0);
  for (const command of bootstrapped) expect(command).toMatch(/^exec node scripts\/bootstrap\.js scripts\/[\w-]+\.ts$/);

  await start([script('')]).ended;
  script(PATIENT);
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { probe: 'exec node scripts/bootstrap.js scripts/probe.ts' } }),
  );
  const npm = startProgram('npm', ['run', 'probe'], { PATH: process.env['PATH'], HOME: root });
  await until(() => npm.outputSoFar().includes('ready'));
  process.kill(npm.pid, 'SIGTERM');
  expect(await npm.ended).toMatchObject({ code: 5, out: expect.stringContaining('ended after 1 SIGTERM') });
});
