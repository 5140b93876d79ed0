import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort } from '../../../scripts/trial/free-port.ts';
import { type Operator, operatorAtShell } from '../commands/operator.ts';
import { seedData } from '../seeded-data.ts';

let operator: Operator;
let deviceId: string;
beforeEach(async () => {
  operator = await operatorAtShell();
  ({ deviceId } = await seedData(operator.directory));
});
afterEach(() => operator.leave());

/** Values by name and labels. */
async function scrape(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const values = Object.fromEntries(lines.map((line) => line.split(/ (?=[^ ]+$)/)));
  return { status: answer.status, type: answer.headers.get('content-type'), text, values };
}

test('on a port of their own: counts of what is stored and answered, and nobody’s name', async () => {
  const port = await freePort();
  const { origin } = await operator.serve(['--metrics-port', `${port}`]);
  await fetch(`${origin}/api/server`);
  await fetch(`${origin}/api/devices/${deviceId}`);
  await fetch(`${origin}/nothing/${deviceId}`);
  const { status, type, text, values } = await scrape(`http://127.0.0.1:${port}/metrics`);
  expect(status).toBe(200);
  expect(type).toMatch(/^text\/plain; version=/);
  expect(values).toMatchObject({
    homeward_accounts: '1',
    homeward_macs: '1',
    homeward_macs_stolen: '0',
    homeward_macs_online: '0',
    homeward_items: '2',
    homeward_sealed_bytes: '100040',
    'homeward_answers_total{call="server",status="2xx"}': '1',
    'homeward_answers_total{call="device",status="4xx"}': '1',
    'homeward_answers_total{call="other",status="4xx"}': '1',
  });
  expect(Number(values['homeward_disk_free_bytes'])).toBeGreaterThan(0);
  expect(Number(values['process_resident_memory_bytes'])).toBeGreaterThan(0);
  for (const secret of [deviceId, 'anna', '127.0.0.1', operator.directory]) expect(text).not.toContain(secret);
  expect((await scrape(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await fetch(`${origin}/metrics`)).status).toBe(404);
});

test('what waits for a time stamp, where an authority is named', async () => {
  const port = await freePort();
  await operator.serve(['--metrics-port', `${port}`, '--tsa-url', 'http://127.0.0.1:9/tsr']);
  const { values } = await scrape(`http://127.0.0.1:${port}/metrics`);
  expect(values['homeward_time_stamps']).toBe('0');
  expect(Number(values['homeward_receipt_roots_unstamped'])).toBeGreaterThan(0);
  expect(values).toHaveProperty('homeward_time_stamp_failures_total');
});

test('behind a token at the server’s own address, and as good as absent without it', async () => {
  const token = 'a-token-that-nobody-guesses';
  await writeFile(join(operator.directory, 'token'), `${token}\n`);
  const { origin } = await operator.serve(['--metrics-token-file', 'token']);
  expect((await scrape(`${origin}/metrics`)).status).toBe(404);
  expect((await scrape(`${origin}/metrics`, { authorization: `Bearer ${token}x` })).status).toBe(404);
  const { status, values } = await scrape(`${origin}/metrics`, { authorization: `Bearer ${token}` });
  expect({ status, accounts: values['homeward_accounts'] }).toEqual({ status: 200, accounts: '1' });
});

test('a port and a token together', async () => {
  const port = await freePort();
  await writeFile(join(operator.directory, 'token'), 'a-token-that-nobody-guesses');
  await operator.serve(['--metrics-port', `${port}`, '--metrics-token-file', 'token']);
  const url = `http://127.0.0.1:${port}/metrics`;
  expect((await scrape(url)).status).toBe(401);
  expect((await scrape(url, { authorization: 'Bearer a-token-that-nobody-guesses' })).status).toBe(200);
});

test.each([
  [['--metrics-port', '1', '--metrics-host', '0.0.0.0'], 'metrics beyond this machine need a --metrics-token-file'],
  [['--metrics-token-file', 'short'], 'holds no token of 20 to 200 characters'],
  [['--metrics-token-file', 'none'], '--metrics-token-file names a file that cannot be read (ENOENT): none.'],
])('%j is refused', async (args, words) => {
  await writeFile(join(operator.directory, 'short'), 'x');
  const { code, err } = await operator.run(['run', ...args]);
  expect(code).toBe(1);
  expect(err).toContain(words);
});

test('a metrics port that is taken ends the start with one sentence', async () => {
  const { origin } = await operator.serve();
  const { port } = new URL(origin);
  const other = await operator.run(['run', '--data', 'other', '--port', '0', '--metrics-port', port]);
  expect(other.code).toBe(1);
  expect(other.err).toContain(`--metrics-port: 127.0.0.1 port ${port} cannot be listened on (EADDRINUSE).`);
});
