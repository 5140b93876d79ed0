import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { needs } from '../../programs.ts';
import { until } from '../../until.ts';
import { temporaryDirectory } from '../agent-under-test.ts';
import { StandInServer } from '../stand-in-server.ts';
import { StandIns } from '../stand-ins.ts';

const program = fileURLToPath(new URL('../../../agent/bin/homeward-agent', import.meta.url));

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let standIns: StandIns;
let children: ChildProcess[] = [];

beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  standIns = new StandIns();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await server.stop();
  await directory.remove();
  standIns.remove();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], input = '', env: NodeJS.ProcessEnv = process.env) {
  // No test sends a packet beyond this machine.
  const here = args[0] === 'run' ? ['--public-target', '127.0.0.1'] : [];
  const child = spawn(program, [...args, ...here, '--data', directory.path], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
  return { child, ended, texts };
}

const run = (args: readonly string[], input = ''): Promise<Ended> => start(args, input).ended;
const status = async () => JSON.parse((await run(['status', '--json'])).out);
const untilMore = (count: () => number) => {
  const before = count();
  return until(() => count() > before, `more than ${before}: ${count}`);
};
const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };

test('ends at once on SIGTERM in whatever phase, and works again', async () => {
  const pairing = await run(['pair'], `${await server.makePairing()}\n`);
  expect(pairing.code).toBe(0);
  server.order = await server.owner.modeOrder(mac(), 1, 'stolen');
  // A trace that hangs is ended after 70 seconds: whoever waits for one is not at an end at once.
  standIns.put('traceroute', 'exec sleep 600\n');
  const args = ['run', '--interval-stolen', '1', '--camera', 'TEST'];
  const startAgent = () => start(args, '', { ...process.env, ...standIns.environment });
  const aWhile = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms));
  const phases: Record<string, () => Promise<unknown>> = {
    ...Object.fromEntries([150, 300, 400, 500, 600, 800, 1_000, 1_500].map((ms) => [`${ms} ms`, aWhile(ms)])),
    'a new report': () => untilMore(() => server.ofKind('report').length),
    'a trace that hangs': () => untilMore(() => standIns.starts),
  };
  for (const [phase, reached] of Object.entries(phases)) {
    const agent = startAgent();
    await reached();
    const askedAt = performance.now();
    agent.child.kill('SIGTERM');
    await agent.ended;
    expect([phase, performance.now() - askedAt < 30_000]).toEqual([phase, true]);
  }
  const agent = startAgent();
  await untilMore(() => server.ofKind('report').length);
  agent.child.kill('SIGTERM');
  expect((await agent.ended).code).toBe(0);
});

describe('homeward-agent', () => {
  test('the whole story: waits, is paired in another terminal, reports, is stolen, tells the truth, ends', async () => {
    const capturedLog = join(directory.path, 'captured.log');
    const agent = start(['run', '--interval-stolen', '60', '--camera', 'NONE!', '--captured-log', capturedLog]);
    await until(() => agent.texts.err.includes('not paired'));
    expect(await status()).toMatchObject({ mode: 'unpaired', running: true });

    const pairing = await run(['pair'], `${await server.makePairing()}\n`);
    expect(pairing).toMatchObject({ code: 0, err: '' });
    expect(pairing.out).toContain(server.digits);
    expect(pairing.out).toContain('maria');
    await until(() => server.ofKind('report').length === 1 && server.streams === 1);

    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.ofKind('report').length === 2 && server.acknowledgements.length === 1);
    expect(await status()).toMatchObject({ mode: 'stolen', running: true, account: 'maria', lastOrder: { seq: 1 } });
    expect((await run(['status'])).out).toContain('STOLEN');
    const report = server.ofKind('report')[1];
    expect(report && (await server.bodyOf(report))).toMatchObject({ cycle: { trial: true, intervalSeconds: 60 } });

    const second = await run(['run']);
    expect(second).toMatchObject({ code: 1 });
    expect(second.err).toContain('another agent works in');

    const orderFile = join(directory.path, 'order.txt');
    const recovered = await server.owner.modeOrder(mac(), 2, 'protected');
    await writeFile(orderFile, recovered);
    const byHand = await run(['order', orderFile]);
    expect(byHand).toMatchObject({ code: 1, out: '' });
    expect(byHand.err).toContain('from its server alone');
    server.give(recovered);
    await until(async () => (await status()).mode === 'protected');
    await writeFile(orderFile, await server.owner.modeOrder(mac(), 3, 'protected'));
    expect((await run(['order', orderFile])).out).toContain('the mode is now protected');
    const old = await run(['order', '-'], await server.owner.modeOrder(mac(), 1, 'stolen'));
    expect(old).toMatchObject({ code: 1 });
    expect(old.err).toContain('not higher than 3');

    await until(() => server.ofKind('report').length >= 3);
    agent.child.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
    const captured = (await readFile(capturedLog, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { id } of captured) expect(server.items.has(id)).toBe(true);
    expect(await status()).toMatchObject({ mode: 'protected', running: false });
  });

  test('pairs by code and host; a second pairing, and one without a host, are refused', async () => {
    const code = await server.makePairing('code');
    expect((await run(['pair'], code)).err).toContain('--server HOST');
    expect(await run(['pair', '--server', server.origin], `\n  ${code.toLowerCase()}  \n`)).toMatchObject({ code: 0 });
    expect((await run(['pair', '--server', server.origin], code)).err).toContain('paired already');
  });

  needs('root')('unpairs with no agent running, and the owner is told', async () => {
    await run(['pair'], await server.makePairing());
    expect(await run(['unpair'])).toMatchObject({ code: 0 });
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'administrator' });
    expect(await status()).toMatchObject({ mode: 'unpaired', running: false });
    expect((await run(['unpair'])).err).toContain('not paired');
  });

  test('a killed agent holds no lock', async () => {
    const agent = start(['run']);
    await until(() => agent.texts.err.includes('not paired'));
    agent.child.kill('SIGKILL');
    await agent.ended;
    const again = start(['run']);
    await until(() => again.texts.err.includes('not paired'));
  });

  test.each([
    [['fly'], 'no command “fly”'],
    [['run', '--interval-stolen', '0'], '--interval-stolen takes whole seconds'],
    [['run', '--interval-stolen', 'soon'], '--interval-stolen takes whole seconds'],
    [['status', '--jsn'], '--jsn'],
    [['order'], 'order takes one file'],
    [['pair'], 'standard input held no link and no code'],
    [['order', '/nowhere/at/all'], 'ENOENT'],
  ])('%j is answered with a sentence and exit code 1', async (args, words) => {
    const { code, err, out } = await run(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('--help tells what there is', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['pair', 'run', 'status', 'order', 'unpair'])
      expect(out).toContain(`homeward-agent ${command}`);
  });
});
