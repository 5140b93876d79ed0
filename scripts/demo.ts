/**
 * `npm run demo [-- --exit] [--public-target IP]`: the whole job without a hand on it, on a throw-away directory. A real server, a real
 * agent for this machine, the console's own modules in place of a browser. Ends with exit code 0 only if each item was
 * opened again and every signature held. The public target of the trace is this machine unless one is given.
 */

import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bringConsoleUpToDate } from './console-build.ts';
import { chainBreaks, watchItems } from './trial/evidence.ts';
import { freePort } from './trial/free-port.ts';
import { tellItem } from './trial/item-in-words.ts';
import { startLoopbackProxy } from './trial/loopback-proxy.ts';
import { pairMachine, startAgent } from './trial/machine-under-trial.ts';
import { orderMode } from './trial/ordered-mode.ts';
import { signUpOwner } from './trial/owner.ts';
import { startServer } from './trial/trial-server.ts';

/** An address from a block whose place is well known (Kensington, London): loopback itself has none. */
const DEMO_ADDRESS = '81.2.69.160';
const PASSWORD = 'lantern orbit velvet thimble quarry meadow';

const root = dirname(import.meta.dirname);
const startedAt = performance.now();
const say = (line = ''): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  process.stdout.write(line === '' ? '\n' : `${seconds} s  ${line}\n`);
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort(signal));

const directory = await mkdtemp(join(tmpdir(), 'homeward-demo-'));
const closing: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
const isToExit = process.argv.includes('--exit');
const targetAt = process.argv.indexOf('--public-target');
const publicTarget = targetAt < 0 ? [] : process.argv.slice(targetAt, targetAt + 2);

try {
  await demonstrate();
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const close of closing.reverse()) await close().catch(() => {});
}

async function demonstrate(): Promise<void> {
  const whyNotBuilt = await bringConsoleUpToDate(root, interruption.signal, say);
  if (whyNotBuilt !== undefined) throw new Error(`the console could not be built: ${whyNotBuilt}`);

  const server = await startServer(
    directory,
    await freePort(),
    ['--trusted-proxies', '127.0.0.1', '--log-level', 'warn'],
    {
      onLine: (line) => /error|fatal/i.test(line) && say(`server: ${line}`),
    },
  );
  closing.push(() => server.program.stop());
  const proxy = await startLoopbackProxy(server.origin, DEMO_ADDRESS);
  closing.push(() => proxy.close());
  say(`server at ${server.origin}, in ${directory}`);
  say(`behind a proxy at ${proxy.origin} that says requests come from ${DEMO_ADDRESS}, since loopback has no place`);

  const owner = await signUpOwner(proxy.origin, {
    loginName: 'demo',
    password: PASSWORD,
    invitation: server.invitation,
  });
  say('account “demo” made: keys born here, the server has only their sealed and public halves');
  say(`  password: ${PASSWORD}`);
  say(`  recovery code: ${owner.recoveryCode}`);

  const agentData = join(directory, 'agent');
  const paired = await pairMachine(owner, proxy.origin, agentData, 'This machine');
  say(`paired with ${paired.hostName} (${paired.model}); both sides show ${paired.digits}`);

  const agent = startAgent(['run', '--data', agentData, ...cameraFlags(), ...publicTarget], {
    onLine: (line) => /\b(warn|error)\b/i.test(line) && say(`agent: ${line}`),
  });
  closing.push(() => agent.stop());
  const seen = new Set<string>();
  const tell = { seen, onItem: (item: Parameters<typeof tellItem>[0]) => tellItem(item).forEach(say) };

  const has = (kind: string) => (items: readonly { envelope: { kind: string } }[]) =>
    items.some(({ envelope }) => envelope.kind === kind);
  await watchItems(owner, paired.device, has('report'), tell);
  say();
  say('marking it STOLEN: the order is signed with the owner’s key');
  const stolen = await orderMode(owner, paired.device.deviceId, 'stolen');
  say(
    `confirmed by the machine itself after ${stolen.confirmedAfterMs.toFixed(0)} ms (its signature on order ${stolen.seq} holds)`,
  );
  const evidence = await watchItems(
    owner,
    paired.device,
    (items) =>
      has('report')(items) &&
      has('snapshot')(items) &&
      has('machine')(items) &&
      items.filter(({ envelope }) => envelope.kind === 'route').length >= 2,
    tell,
  );

  say();
  say('marking it RECOVERED: while stolen this needs the recovery code');
  const recovered = await orderMode(owner, paired.device.deviceId, 'protected', owner.recoveryCode);
  say(`confirmed by the machine itself after ${recovered.confirmedAfterMs.toFixed(0)} ms: capture has stopped`);
  await watchItems(owner, paired.device, has('report'), tell);
  const breaks = await chainBreaks(owner, paired.device);
  if (breaks.length > 0) throw new Error(`the chain of items has a break: ${JSON.stringify(breaks[0])}`);
  say();
  say(
    `${seen.size} items were captured, sealed, receipted and opened again; every signature held, the chain has no gap`,
  );
  if (!evidence.some(({ content }) => content.kind === 'photo')) say('no photo: see the reason above');

  if (isToExit) return;
  say(
    `the console is open at ${proxy.origin} (login name demo, password above); Ctrl-C ends it and deletes everything`,
  );
  await new Promise<void>((end) => {
    if (interruption.signal.aborted) end();
    interruption.signal.addEventListener('abort', () => end());
  });
}

/** A machine without a camera shows fswebcam's test picture, and says so. */
function cameraFlags(): string[] {
  if (process.platform !== 'linux') return [];
  const hasCamera = existsSync('/dev') && readdirSync('/dev').some((name) => /^video\d+$/.test(name));
  if (hasCamera) return [];
  say('no camera here: fswebcam’s test source stands in for one');
  return ['--camera', 'TEST'];
}
