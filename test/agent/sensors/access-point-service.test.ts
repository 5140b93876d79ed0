import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessPoint } from '@homeward/shared/bodies/machine';
import { Position } from '@homeward/shared/bodies/report';
import { expectShape } from '@homeward/shared/schema';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Clock, systemClock } from '../../../agent/src/clock.ts';
import {
  accessPointLookUp,
  lookUpAccessPoints,
  usableAccessPoints,
} from '../../../agent/src/sensors/access-point-service.ts';
import { readServiceUrl } from '../../../agent/src/service-url.ts';
import { until } from '../../until.ts';

interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Loopback alone: the service of these tests is played by this process. */
let server: Server;
let service: URL;
let asked: Asked[];
let play: (response: ServerResponse) => void;

const json =
  (value: unknown, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
const found = { location: { lat: 48.8567, lng: 2.3522 }, accuracy: 50 };

beforeEach(async () => {
  asked = [];
  play = json(found);
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null;
    asked.push({ url: `${request.method} ${request.url}`, headers: request.headers, body });
    play(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service = readServiceUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const named = (bssid: string, change: Partial<AccessPoint> = {}): AccessPoint => ({ ssid: 'Net', bssid, ...change });
const two = [
  named('3c:84:6a:10:20:30', { signalDbm: -70.4, channel: 11 }),
  named('3c:84:6a:10:20:31', { signalDbm: -51, security: 'WPA2 Personal' }),
];

const clock: Clock = { ...systemClock, now: () => 77 };
const lookUp = (
  accessPoints: readonly AccessPoint[] = two,
  { deadlineMs = 100_000, at = service, signal = new AbortController().signal } = {},
) => lookUpAccessPoints({ clock, agentVersion: '1.2.3', deadlineMs }, at, accessPoints, signal);

describe('which access points a service may be asked about', () => {
  test.each([
    ['no one said no', named('3c:84:6a:10:20:30'), true],
    ['its owner opted out', named('3c:84:6a:10:20:30', { ssid: 'Home_nomap' }), false],
    ['its owner opted out loudly', named('3c:84:6a:10:20:30', { ssid: 'Home_NOMAP' }), false],
    ['its owner opted out elsewhere', named('3c:84:6a:10:20:30', { ssid: 'Home_optout_5G' }), false],
    ['the words are no opting out', named('3c:84:6a:10:20:30', { ssid: '_nomap and more' }), true],
    ['it hides its name, which could say no', named('3c:84:6a:10:20:30', { ssid: null }), false],
    ['its address is made up, as a phone’s is', named('3e:84:6a:10:20:30'), false],
    ['its address is a group’s', named('01:00:5e:00:00:01'), false],
  ])('%s', (_, accessPoint, isUsable) => {
    expect(usableAccessPoints([accessPoint])).toEqual(isUsable ? [accessPoint] : []);
  });

  test('the strongest of many', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      named(`3c:84:6a:10:20:${index.toString(16).padStart(2, '0')}`, { signalDbm: index - 100 }),
    );
    const usable = usableAccessPoints([named('3c:84:6a:00:00:00'), ...many]);
    expect(usable.map(({ signalDbm }) => signalDbm)).toEqual(Array.from({ length: 32 }, (_, index) => -41 - index));
  });
});

describe('a look-up', () => {
  test('asks for the addresses by their signal, tells no name, and says who asks', async () => {
    const answer = await lookUp();
    expect(answer).toEqual({
      value: {
        ...{ latitude: 48.8567, longitude: 2.3522, accuracyMeters: 50, foundAt: 77 },
        ...{ source: 'access-points', service: service.host },
      },
    });
    if ('value' in answer) expectShape(Position, answer.value, 'position');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      url: 'POST /v1/geolocate',
      headers: { 'user-agent': 'homeward-agent/1.2.3', 'content-type': 'application/json' },
    });
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
    expect(asked[0]?.body).toEqual({
      considerIp: false,
      fallbacks: { ipf: false, lacf: false },
      wifiAccessPoints: [
        { macAddress: '3c:84:6a:10:20:31', signalStrength: -51 },
        { macAddress: '3c:84:6a:10:20:30', signalStrength: -70, channel: 11 },
      ],
    });
  });

  test('uses the address that its owner gave, with its key', async () => {
    await lookUp(two, { at: new URL('/mine?key=abc', service) });
    expect(asked[0]?.url).toBe('POST /mine?key=abc');
  });

  test.each([
    ['none', []],
    ['one', two.slice(0, 1)],
    ['one that may be asked about', [two[0] as AccessPoint, named('3c:84:6a:10:20:32', { ssid: 'x_nomap' })]],
  ])('with %s asks nobody', async (_, accessPoints) => {
    expect(await lookUp(accessPoints)).toMatchObject({ problem: 'no-place', detail: expect.stringContaining('2 are') });
    expect(asked).toEqual([]);
  });

  const elsewhere = (response: ServerResponse) =>
    response.writeHead(307, { Location: `${service.origin}/elsewhere` }).end();
  const page = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Hello');
  const flood = (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const chunk = ' '.repeat(64 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  };
  test.each([
    ['knows none of them', json({ error: { code: 404 } }, 404), 'no-place', 'knows none'],
    ['went by our address after all', json({ ...found, fallback: 'ipf' }), 'no-place', 'something else (ipf)'],
    ['wants a key', json({ error: { code: 400 } }, 400), 'failed', 'status 400'],
    ['has had enough', json({}, 429), 'failed', 'status 429'],
    ['is broken', json({}, 500), 'failed', 'status 500'],
    ['sends us elsewhere', elsewhere, 'failed', 'status 307'],
    ['names no place', json({ location: {} }), 'failed', 'another shape'],
    ['names a place on no globe', json({ ...found, location: { lat: 91, lng: 0 } }), 'failed', 'another shape'],
    ['names no accuracy', json({ location: found.location }), 'failed', 'another shape'],
    ['shows a page', page, 'failed', 'another shape'],
    ['never ends its answer', flood, 'failed', 'no answer from 127.0.0.1:'],
    ['hangs up', (response: ServerResponse) => response.destroy(), 'failed', 'no answer from 127.0.0.1:'],
  ])('says so where the service %s', async (_, played, problem, detail) => {
    play = played as typeof play;
    expect(await lookUp()).toEqual({ problem, detail: expect.stringContaining(detail) });
    expect(asked.map(({ url }) => url)).toEqual(['POST /v1/geolocate']);
  });

  test('is given up where the service does not answer', async () => {
    play = () => {};
    expect(await lookUp(two, { deadlineMs: 300 })).toMatchObject({ problem: 'failed' });
  });

  test('is given up where the service answers a byte at a time', async () => {
    play = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect(await lookUp(two, { deadlineMs: 300 })).toMatchObject({ problem: 'failed' });
  });

  test('says so where nobody listens', async () => {
    const gone = readServiceUrl('http://127.0.0.1:1');
    expect(await lookUp(two, { at: gone })).toMatchObject({
      problem: 'failed',
      detail: 'no answer from 127.0.0.1:1 (ECONNREFUSED)',
    });
  });

  test('ends with its signal', async () => {
    play = () => {};
    const controller = new AbortController();
    const reason = new Error('recovered');
    const ending = expect(lookUp(two, { signal: controller.signal })).rejects.toBe(reason);
    await until(() => asked.length > 0);
    controller.abort(reason);
    await ending;
  });
});

describe('whether anybody is asked', () => {
  const { signal } = new AbortController();

  test('is asked anew each time, and nobody is without a name', async () => {
    let named: string | null = null;
    const wanted = accessPointLookUp({ clock, agentVersion: '1.2.3' }, async () => named);
    expect(await wanted()).toBeNull();
    named = service.href;
    expect(await (await wanted())?.(two, signal)).toMatchObject({ value: { service: service.host } });
    named = null;
    expect(await wanted()).toBeNull();
    expect(asked).toHaveLength(1);
  });

  test('a name that somebody wrote into the file by hand is checked', async () => {
    const wanted = accessPointLookUp({ clock, agentVersion: '1.2.3' }, async () => 'http://geo.example.org');
    await expect(wanted()).rejects.toThrow('over https only');
  });
});
