import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { ReportBody } from '@homeward/shared/bodies/report';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import { pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { senseFailures, senseScripts } from '../sense-outcomes.ts';
import { StandInServer } from '../stand-in-server.ts';
import { StandIns } from '../stand-ins.ts';

const program = fileURLToPath(new URL('../../../agent/bin/homeward-agent', import.meta.url));

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let standIns: StandIns;
let ending: (() => Promise<unknown>) | undefined;

beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  standIns = new StandIns();
});
afterEach(async () => {
  await ending?.();
  ending = undefined;
  standIns.remove();
  await server.stop();
  await directory.remove();
});

/** The agent as its command starts it, with Homeward Sense played by two scripts. */
function runAgent(scripts: { readonly locate: string; readonly wifi: string }, flags: readonly string[] = []): void {
  standIns.put('sense', `if [ "$1" = wifi ]; then\n${scripts.wifi}\nelse\n${scripts.locate}\nfi\n`);
  const args = ['run', '--data', directory.path, '--camera', 'TEST', '--public-target', '127.0.0.1', ...flags];
  const env = { ...process.env, HOMEWARD_SENSE: join(standIns.directory, 'sense') };
  const agent: ChildProcess = spawn(program, args, { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => agent.on('exit', resolve));
  ending = () => {
    agent.kill('SIGTERM');
    return ended;
  };
}

const bodies = <T>(kind: 'report' | 'machine'): Promise<T[]> =>
  Promise.all(server.ofKind(kind).map(async (item) => (await server.bodyOf(item)) as T));

/** The first report of this kind. On a busy machine there may be others before, which did not wait so long. */
async function firstReport(what: string, isIt: (report: ReportBody) => boolean): Promise<ReportBody> {
  let found: ReportBody | undefined;
  await until(async () => {
    found = (await bodies<ReportBody>('report')).find(isIt);
    return found !== undefined;
  }, what);
  return found as ReportBody;
}
const reportFrom = (source: string) =>
  firstReport(source, ({ position }) => 'value' in position && position.value.source === source);

const failure = (problem: string) => senseFailures.find((one) => one.problem === problem)?.script ?? '';

test('a report has the fix and the permission that Homeward Sense tells, the machine its Wi-Fi', async () => {
  await pairWith(server, directory.path);
  server.order = await server.owner.modeOrder(server.mac as never, 1, 'stolen');
  runAgent({ locate: senseScripts.fix, wifi: senseScripts.wifi });
  const { position, health } = await reportFrom('location-service');
  expect(position).toMatchObject({ value: { accuracyMeters: 35 } });
  expect(health.permissions.location).toBe('granted');
  await until(() => server.ofKind('machine').length > 0, 'the machine');
  const [machine] = await bodies<MachineBody>('machine');
  expect(machine?.wifi).toMatchObject({ value: { ssid: 'Café du Nord' } });
  expect(machine?.accessPoints).toMatchObject({ value: [{}, { ssid: 'Neighbour' }, {}] });
});

test('a report says why it has the place of the address instead', async () => {
  await pairWith(server, directory.path);
  const scripts = { locate: failure('permission-denied'), wifi: senseScripts.wifiNameless };
  runAgent(scripts, ['--interval-protected', '1']);
  const { health } = await firstReport('a refusal', ({ position }) => {
    return 'value' in position && position.value.fallbackFor?.problem === 'permission-denied';
  });
  expect(health.permissions.location).toBe('denied');
});

test('access points are looked up where the owner says', async () => {
  const asked: string[] = [];
  const service: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    const place = { location: { lat: 48.8567, lng: 2.3522 }, accuracy: 50 };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(place));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  try {
    await pairWith(server, directory.path);
    const scripts = { locate: failure('no-place'), wifi: senseScripts.wifi };
    runAgent(scripts, ['--access-point-service', `http://127.0.0.1:${port}`]);
    const { position } = await reportFrom('access-points');
    expect(position).toMatchObject({ value: { service: `127.0.0.1:${port}`, fallbackFor: { problem: 'no-place' } } });
    expect(asked).toEqual(['POST /v1/geolocate']);
  } finally {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  }
});

test('a service that cannot be one is refused before anything starts', async () => {
  const child = spawn(program, ['run', '--data', directory.path, '--access-point-service', 'http://geo.example.org']);
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(words).toContain(
    '--access-point-service: access points are sent over https only, not to http://geo.example.org',
  );
  expect(code).not.toBe(0);
});
