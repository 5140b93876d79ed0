import type { Cycle } from '@homeward/shared/bodies/report';
import { type Hop, type RouteBody, routeTargets } from '@homeward/shared/bodies/route';
import type { Place } from '@homeward/shared/place';
import { arrivals } from '../arrivals.ts';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { Probe } from '../probe/probe.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import { wordsOf } from '../probe/words.ts';
import type { Capture, Sensor } from '../sensor.ts';
import type { RouteTasks } from './route-probe.ts';
import { isSameAddress, isTraceable, traceTarget } from './trace-target.ts';

/**
 * The public address that is traced to unless another is configured: Quad9's resolver, an anycast address that is near
 * everywhere, run by a foundation that keeps no addresses. (1.1.1.1 is a dummy address inside many hotspots' gateways,
 * which then answer for it.)
 */
export const defaultPublicAddress = '9.9.9.9';

export interface RouteSensorOptions {
  readonly clock: Clock;
  /** For traceroute, from `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the probe; Node's own `fork` unless said otherwise. */
  readonly startProbe?: StartProbe | undefined;
  /** The host of the owner's server, as it stands in its URL: a name or an address, in brackets where that is IPv6. */
  readonly serverHost: string;
  readonly publicAddress?: string;
  /** The addresses of a host name. */
  readonly resolveHost: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** The places of the addresses that the server knows something about, in any order. */
  readonly lookUpPlaces: (addresses: readonly string[], signal: AbortSignal) => Promise<readonly Place[]>;
  /** Seconds for one trace; 70 unless said otherwise: 30 silent hops of 2 seconds, and some. */
  readonly traceDeadlineSeconds?: number;
}

type Target = (typeof routeTargets)[number];
type RouteReading = RouteBody['route'];

const RESOLVE_DEADLINE_MS = 5000;
const PLACES_DEADLINE_MS = 5000;
/** What the probe takes beyond the trace's own deadline: its start, and the grace for ending traceroute. */
const PROBE_SPARE_MS = 4000;

/**
 * The ways to the owner's server and to one public address, each the moment it is known. Both are traced at the same
 * time. Without the places of its hops a route is still a route.
 */
export function createRouteSensor(options: RouteSensorOptions): Sensor {
  const traceMs = (options.traceDeadlineSeconds ?? 70) * 1000;
  return {
    kind: 'route',
    deadlineMs: RESOLVE_DEADLINE_MS + traceMs + PROBE_SPARE_MS + PLACES_DEADLINE_MS + 5000,
    capture: (cycle, signal) => captureRoutes(options, traceMs, cycle, signal),
  };
}

async function* captureRoutes(
  options: RouteSensorOptions,
  traceMs: number,
  cycle: Cycle,
  signal: AbortSignal,
): AsyncGenerator<Capture> {
  const probe = new Probe<RouteTasks>(
    options.clock,
    new URL('./route-probe.ts', import.meta.url),
    {
      ...options.environment,
      HOMEWARD_TRACE_DEADLINE_SECONDS: String(Math.ceil(traceMs / 1000)),
    },
    signal,
    options.startProbe,
  );
  const routeTo = async (target: Target): Promise<Capture> => {
    const route = await trace(options, probe, target, traceMs, signal);
    const body = { v: 1, cycle, target, route } satisfies RouteBody;
    return { mediaType: 'application/json', body, capturedAt: options.clock.now() };
  };
  try {
    yield* arrivals(routeTargets.map(routeTo));
  } finally {
    await probe.end();
  }
}

async function trace(
  options: RouteSensorOptions,
  probe: Probe<RouteTasks>,
  target: Target,
  traceMs: number,
  signal: AbortSignal,
): Promise<RouteReading> {
  const address = target === 'server' ? await serverAddress(options, signal) : publicAddress(options);
  if (typeof address !== 'string') return address;
  const answer = await probe.ask('trace', { address }, traceMs + PROBE_SPARE_MS);
  if ('problem' in answer) return answer;
  const hops = await withPlaces(options, answer.value.hops, signal);
  const last = hops.at(-1)?.address;
  const reached = typeof last === 'string' && isSameAddress(last, address);
  return { value: { targetAddress: address, reached, complete: answer.value.isComplete, hops } };
}

function publicAddress({ publicAddress: address = defaultPublicAddress }: RouteSensorOptions): string | RouteReading {
  return isTraceable(address) ? address : unresolved('the configured public address is not an IP address');
}

async function serverAddress(options: RouteSensorOptions, signal: AbortSignal): Promise<string | RouteReading> {
  const { clock, resolveHost } = options;
  const host = options.serverHost.replace(/^\[(.*)\]$/, '$1');
  if (isTraceable(host)) return host;
  try {
    const addresses = await within(clock, RESOLVE_DEADLINE_MS, signal, (ending) => resolveHost(host, ending));
    if (!addresses) return unresolved('the name of the server was not resolved in time');
    return traceTarget(addresses) ?? unresolved('the name of the server has no address');
  } catch (error) {
    signal.throwIfAborted();
    return unresolved(`the name of the server was not resolved: ${wordsOf(error)}`);
  }
}

const unresolved = (detail: string): RouteReading => ({ problem: 'unresolved-target', detail });

async function withPlaces(options: RouteSensorOptions, hops: readonly Hop[], signal: AbortSignal): Promise<Hop[]> {
  const addresses = [...new Set(hops.flatMap(({ address }) => address ?? []))];
  let places: readonly Place[] | undefined;
  try {
    const lookUp = (ending: AbortSignal) => options.lookUpPlaces(addresses, ending);
    places = addresses.length > 0 ? await within(options.clock, PLACES_DEADLINE_MS, signal, lookUp) : [];
  } catch {
    signal.throwIfAborted();
  }
  return hops.map((hop) => {
    const { address } = hop;
    const place = address === null ? undefined : places?.find((found) => isSameAddress(found.address, address));
    return place ? { ...hop, place } : hop;
  });
}
