import { existsSync } from 'node:fs';
import { RouteBody } from '@homeward/shared/bodies/route';
import type { Place } from '@homeward/shared/place';
import { expectShape } from '@homeward/shared/schema';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { createRouteSensor, type RouteSensorOptions } from '../../../agent/src/sensors/route.ts';
import { needs, programPath } from '../../programs.ts';
import { hostileFile, hostileWords } from '../hostile-words.ts';
import { RouterChain } from '../network-namespaces.ts';
import { StandIns, waitFor } from '../stand-ins.ts';
import { captures, cycle, jsonBody } from './cycle.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(async () => {
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

const placeOf = (address: string): Place => ({ address, scope: 'private', placeSource: 'server' });

const sensor = (extra: Partial<RouteSensorOptions> = {}) =>
  createRouteSensor({
    clock,
    environment: standIns.environment,
    serverHost: '192.0.2.1',
    publicAddress: '198.51.100.1',
    resolveHost: async () => [],
    lookUpPlaces: async (addresses) => addresses.map(placeOf),
    ...extra,
  });

/** Both routes by their targets, checked against the schema. */
async function routes(
  extra: Partial<RouteSensorOptions> = {},
): Promise<Record<RouteBody['target'], RouteBody['route']>> {
  const bodies = (await captures(sensor(extra))).map((capture) => expectShape(RouteBody, jsonBody(capture), 'route'));
  expect(bodies.map(({ target }) => target).sort()).toEqual(['public', 'server']);
  expect(bodies.every((body) => body.cycle.id === cycle.id)).toBe(true);
  const readings = bodies.map(({ target, route }) => [target, route] as const);
  return Object.fromEntries(readings) as Record<RouteBody['target'], RouteBody['route']>;
}

/** A stand-in of macOS's traceroute: the header on stderr, then the script; `$target` is the address. */
const traceroute = (script: string) =>
  standIns.put(
    'traceroute',
    `for target in "$@"; do :; done
echo "$target" >>"$here/targets"
echo "traceroute to $target ($target), 30 hops max, 40 byte packets" >&2
${script}
`,
  );

const reach = 'echo " 1  10.0.0.1  1.5 ms"; echo " 2  *"; echo " 3  $target  7.25 ms"';

describe('a route through real routers', () => {
  const inChain = async (use: (chain: RouterChain) => Promise<void>) => {
    const chain = RouterChain.build(3);
    try {
      const { program, args } = chain.command('agent', programPath('traceroute'));
      standIns.put('traceroute', `exec ${program} ${args.join(' ')} "$@"\n`);
      await use(chain);
    } finally {
      chain.remove();
    }
  };
  const through = needs('network namespaces', 'traceroute');

  through('has every hop in order, with its time and place', () =>
    inChain(async (chain) => {
      const { server } = await routes({ serverHost: chain.serverAddress, publicAddress: chain.agentAddress });
      expect(server).toEqual({
        value: {
          targetAddress: chain.serverAddress,
          reached: true,
          complete: true,
          hops: chain.hops.map((address, index) => ({
            ttl: index + 1,
            address,
            roundTripMs: expect.any(Number),
            place: placeOf(address),
          })),
        },
      });
    }),
  );

  through('keeps the place of a router that is silent', () =>
    inChain(async (chain) => {
      chain.silence(2);
      const { server } = await routes({ serverHost: chain.serverAddress, publicAddress: chain.agentAddress });
      const [first, , third, last] = chain.hops;
      expect('value' in server && server.value.hops.map(({ ttl, address }) => [ttl, address])).toEqual([
        [1, first],
        [2, null],
        [3, third],
        [4, last],
      ]);
    }),
  );

  through('gives the hops so far when its deadline ends it', () =>
    inChain(async (chain) => {
      chain.silence('server');
      // One hop after the other: the silent ones would take a minute. The deadline comes when the third has answered.
      const { program, args } = chain.command('agent', programPath('traceroute'), '-N', '1');
      standIns.put('traceroute', `${program} ${args.join(' ')} "$@" | tee -a "$here/hops"\n`);
      standIns.holdSeconds(`grep -qs '${chain.hops[2]}' "$here/hops"`);
      const { server } = await routes({
        serverHost: chain.serverAddress,
        publicAddress: chain.agentAddress,
        traceDeadlineSeconds: 40,
      });
      expect(server).toMatchObject({ value: { reached: false, complete: false } });
      expect('value' in server && server.value.hops.slice(0, 3).map(({ address }) => address)).toEqual(
        chain.hops.slice(0, 3),
      );
    }),
  );
});

describe('createRouteSensor', () => {
  test('gives both routes with the header on stderr, as on macOS', async () => {
    traceroute(reach);
    const { server, public: other } = await routes();
    const hops = (target: string) => [
      { ttl: 1, address: '10.0.0.1', roundTripMs: 1.5, place: placeOf('10.0.0.1') },
      { ttl: 2, address: null, roundTripMs: null },
      { ttl: 3, address: target, roundTripMs: 7.25, place: placeOf(target) },
    ];
    const value = { reached: true, complete: true };
    expect(server).toEqual({ value: { ...value, targetAddress: '192.0.2.1', hops: hops('192.0.2.1') } });
    expect(other).toEqual({ value: { ...value, targetAddress: '198.51.100.1', hops: hops('198.51.100.1') } });
  });

  test('gives each route when it is there', async () => {
    // The trace to the server, which is asked for first, ends when the other one has been given.
    traceroute(`[ "$target" = 198.51.100.1 ] || ${waitFor('[ -e "$here/given" ]')}${reach}`);
    const targets: string[] = [];
    for await (const capture of sensor().capture(cycle, new AbortController().signal)) {
      targets.push(jsonBody<RouteBody>(capture).target);
      standIns.write('given', '');
    }
    expect(targets).toEqual(['public', 'server']);
  });

  test('ends a trace that hangs, with the hops so far', async () => {
    // The deadline comes when both traces have told a hop.
    standIns.write('told', '');
    standIns.holdSeconds('[ "$(wc -l <"$here/told")" -eq 2 ]');
    traceroute('echo " 1  10.0.0.1  1.5 ms"; echo >>"$here/told"; sleep 600; true');
    const { server, public: other } = await routes({ traceDeadlineSeconds: 40 });
    for (const route of [server, other]) {
      expect(route).toMatchObject({
        value: { reached: false, complete: false, hops: [{ ttl: 1, address: '10.0.0.1' }] },
      });
    }
  });

  test('is ended at once with its signal, and leaves no process', async () => {
    traceroute('sleep 600; true');
    const controller = new AbortController();
    const reason = new Error('recovered');
    const ending = expect(captures(sensor(), controller.signal)).rejects.toBe(reason);
    await standIns.until(() => standIns.starts === 2);
    controller.abort(reason);
    await ending;
  });

  test('resolves the server’s name first, and traces to the address', async () => {
    traceroute(reach);
    const resolveHost = async (host: string) => (host === 'home.example' ? ['2001:db8::7', '192.0.2.7'] : []);
    expect(await routes({ serverHost: 'home.example', resolveHost })).toMatchObject({
      server: { value: { targetAddress: '192.0.2.7', reached: true } },
    });
    expect(standIns.read('targets').trim().split('\n').sort()).toEqual(['192.0.2.7', '198.51.100.1']);
  });

  test('takes the address of a URL in brackets, and IPv6', async () => {
    traceroute(reach).put('traceroute6', 'for target in "$@"; do :; done\necho " 1  2001:0db8::9  1 ms"\n');
    const { server } = await routes({ serverHost: '[2001:db8::9]' });
    expect(server).toMatchObject({ value: { targetAddress: '2001:db8::9', reached: true, hops: [{ ttl: 1 }] } });
  });

  test.each([
    ['has no address', async () => []],
    ['cannot be resolved', () => Promise.reject(new Error('getaddrinfo ENOTFOUND home.example'))],
    ['resolves to something else', async () => ['$(touch /tmp/homeward-hostile)', '-h']],
  ])('says that a name %s, and traces the other route', async (_, resolveHost) => {
    traceroute(reach);
    const { server, public: other } = await routes({ serverHost: 'home.example', resolveHost });
    expect(server).toMatchObject({ problem: 'unresolved-target' });
    expect(other).toMatchObject({ value: { reached: true } });
  });

  test('does not wait for a name longer than its deadline', async () => {
    traceroute(reach);
    const hasty = {
      ...clock,
      setTimer: (callback: () => void, ms: number) => clock.setTimer(callback, ms === 5000 ? 50 : ms),
    };
    const resolveHost = () => new Promise<string[]>(() => {});
    const { server } = await routes({ clock: hasty, serverHost: 'home.example', resolveHost });
    expect(server).toMatchObject({ problem: 'unresolved-target', detail: expect.stringContaining('in time') });
  });

  test.each([
    ['fails', () => Promise.reject(new Error('offline'))],
    ['knows nothing', async () => []],
    ['hangs', () => new Promise<Place[]>(() => {})],
  ])('gives a route without places where the look-up %s', async (_, lookUpPlaces) => {
    traceroute(reach);
    const hasty = {
      ...clock,
      setTimer: (callback: () => void, ms: number) => clock.setTimer(callback, ms === 5000 ? 50 : ms),
    };
    const { server } = await routes({ clock: hasty, lookUpPlaces });
    expect(server).toMatchObject({ value: { reached: true, hops: [{ ttl: 1 }, { ttl: 2 }, { ttl: 3 }] } });
    expect(JSON.stringify(server)).not.toContain('place');
  });

  test('asks for the place of each address once', async () => {
    traceroute('echo " 1  10.0.0.1  1 ms"; echo " 2  10.0.0.1  1 ms"; echo " 3  *"');
    const asked: string[][] = [];
    const lookUpPlaces = async (addresses: readonly string[]) => {
      asked.push([...addresses]);
      return addresses.map(placeOf);
    };
    const { server } = await routes({ lookUpPlaces });
    expect(asked).toEqual([['10.0.0.1'], ['10.0.0.1']]);
    expect(server).toMatchObject({ value: { reached: false, complete: true } });
  });

  test.each([
    ['connect: Network is unreachable', 'offline'],
    ['traceroute: findsaddr: no route to host', 'offline'],
    ['traceroute: icmp socket: Operation not permitted', 'failed'],
  ])('says why there is none: %s', async (words, problem) => {
    traceroute(`echo '${words}' >&2; exit 1`);
    expect(await routes()).toMatchObject({
      server: { problem, detail: expect.stringContaining(words) },
      public: { problem },
    });
  });

  test('says that there is no traceroute', async () => {
    const environment = { ...standIns.environment, PATH: standIns.pathWithoutPrograms() };
    expect(await routes({ environment })).toMatchObject({ server: { problem: 'unsupported' } });
  });

  test('a hostile target never reaches a shell', async () => {
    traceroute(reach);
    for (const word of hostileWords) {
      const all = await routes({ serverHost: word, publicAddress: word, resolveHost: async () => [word] });
      expect(all).toMatchObject({ server: { problem: 'unresolved-target' }, public: { problem: 'unresolved-target' } });
    }
    expect(standIns.starts).toBe(0);
    expect(existsSync(hostileFile)).toBe(false);
  });
});
