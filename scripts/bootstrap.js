/**
 * Runs one of this repository's scripts under the pinned Node, installing the packages first where they are missing:
 *
 *   node scripts/bootstrap.js scripts/start.ts [arguments]
 *
 * Plain JavaScript for any Node >= 20: it runs when neither packages nor the pinned Node are there yet.
 * Speaks on standard error only, so that a script's own output stays clean.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const pinnedNode = join(modules, 'node', 'bin', 'node');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.homeward-lock-sha256');

const OLDEST_NODE = 20;
const INSTALL_DEADLINE_MS = 60 * 60_000;

/** npm passes on a Ctrl-C that the terminal has sent us already: the same signal within this time is its echo. */
const ECHO_MS = 1_000;
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

function say(sentence) {
  process.stderr.write(`homeward: ${sentence}\n`);
}

/** Where signals go while a child runs: its process group, and who of it is told to end. */
let running;
/** The signal that asked us to end, if any. */
let endAsked;

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

/**
 * A child leads a session of its own, so that a Ctrl-C, which a terminal sends to every process of its group, reaches
 * it only through here, once. The price is that suspending (Ctrl-Z) and the window's size have to be passed on too.
 */
function passSignalsOn() {
  const sentAtMs = new Map();
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (nowMs - (sentAtMs.get(signal) ?? -ECHO_MS) < ECHO_MS) return;
      sentAtMs.set(signal, nowMs);
      endAsked ??= signal;
      if (running) send(running.endTarget, signal);
    });
  }
  for (const signal of ['SIGWINCH', 'SIGCONT']) {
    process.on(signal, () => running && send(running.group, signal));
  }
  process.on('SIGTSTP', () => {
    if (running) send(running.group, 'SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, stdio: import('node:child_process').StdioOptions, deadlineMs?: number,
 *   endGroup?: boolean }} options endGroup: the child's own children are told to end as well
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, error?: Error }>} never rejects
 */
function run(command, args, { deadlineMs, endGroup = false, ...options }) {
  return new Promise((settle) => {
    const started = spawn(command, args, { ...options, detached: true });
    const { pid } = started;
    if (pid !== undefined) running = { group: -pid, endTarget: endGroup ? -pid : pid };
    const timer = deadlineMs && setTimeout(() => send(running.endTarget, 'SIGTERM'), deadlineMs);
    const end = (ending) => {
      clearTimeout(timer);
      running = undefined;
      settle(ending);
    };
    started.once('error', (error) => end({ code: null, signal: null, error }));
    started.once('close', (code, signal) => end({ code, signal }));
  });
}

/** Ends this process the way the child ended: same exit code, or same signal. */
function endLike({ code, signal }) {
  if (!signal) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  if (ENDING_SIGNALS.includes(signal)) process.kill(process.pid, signal);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/** Why the packages have to be installed, in words; undefined when they are there. */
function reasonToInstall() {
  if (!existsSync(pinnedNode)) return 'the packages are not installed yet';
  if (!existsSync(stampFile)) return 'the last installation did not finish, or was made by other means';
  if (readFileSync(stampFile, 'utf8').trim() !== lockHash()) return 'package-lock.json has changed';
  return undefined;
}

/** The caller's search path without our own node_modules: npm must not run on a Node that it is about to delete. */
function pathWithoutModules() {
  const entries = (process.env.PATH ?? '').split(delimiter);
  return entries.filter((entry) => entry !== bin && entry !== dirname(pinnedNode)).join(delimiter);
}

/** Runs npm in the repository's root; true when it succeeded. Its output goes to standard error. */
async function npm(args) {
  say(`npm ${args.join(' ')}`);
  const ending = await run('npm', args, {
    cwd: root,
    // NODE_ENV=production or omit=dev in somebody's configuration would leave out the pinned Node itself.
    env: { ...process.env, PATH: pathWithoutModules(), npm_config_include: 'dev' },
    stdio: ['ignore', 2, 2],
    deadlineMs: INSTALL_DEADLINE_MS,
    endGroup: true,
  });
  if (endAsked) {
    say('interrupted before the installation was complete; the next start takes it up again.');
    process.exit(128 + constants.signals[endAsked]);
  }
  if (ending.error)
    say(`npm could not be started (${ending.error.message}). It comes with Node.js: https://nodejs.org`);
  else if (ending.signal) say(`npm ${args.join(' ')} was ended by ${ending.signal}.`);
  else if (ending.code !== 0)
    say(`npm ${args.join(' ')} failed with exit code ${ending.code}; its own words are above.`);
  return !ending.error && ending.code === 0;
}

/** Installs what the lockfile names; no package's install script runs but for those named here. */
async function install(reason) {
  say(`${reason}: installing them now. The first time takes a few minutes.`);
  const installed =
    (await npm(['ci', '--ignore-scripts'])) && (await npm(['rebuild', '--ignore-scripts=false', 'node']));
  if (!installed || !existsSync(pinnedNode)) {
    say(
      'the packages could not be installed, so nothing was started. Check the network, then run the same command again.',
    );
    process.exit(1);
  }
  if (process.platform === 'darwin' && !(await npm(['rebuild', '--ignore-scripts=false', 'node-mac-permissions']))) {
    say(
      'node-mac-permissions was not built: permissions will be reported as unknown. It needs: xcode-select --install',
    );
  }
  writeFileSync(stampFile, `${lockHash()}\n`);
}

async function main([script, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    say(`this is Node.js ${process.versions.node}; version ${OLDEST_NODE} or newer is needed: https://nodejs.org`);
    process.exit(1);
  }
  if (!script) {
    say('usage: node scripts/bootstrap.js SCRIPT [ARGUMENTS]');
    process.exit(1);
  }
  if (!existsSync(lockFile)) {
    say(`package-lock.json is missing in ${root}: this is not a whole checkout.`);
    process.exit(1);
  }
  passSignalsOn();
  const reason = reasonToInstall();
  if (reason) await install(reason);
  const path = [dirname(pinnedNode), bin, pathWithoutModules()].join(delimiter);
  const ending = await run(pinnedNode, [resolve(root, script), ...args], {
    env: { ...process.env, PATH: path },
    stdio: 'inherit',
  });
  if (ending.error)
    say(`the pinned Node could not be started (${ending.error.message}). Delete node_modules and try again.`);
  endLike(ending);
}

await main(process.argv.slice(2));
