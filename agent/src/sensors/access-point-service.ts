import type { AccessPoint } from '@homeward/shared/bodies/machine';
import type { Position } from '@homeward/shared/bodies/report';
import { HomewardError } from '@homeward/shared/errors';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../clock.ts';
import type { Answer } from '../probe/probe.ts';
import { readServiceUrl } from '../service-url.ts';
import { createHttp } from '../transport/http.ts';
import { isUniversal } from './bssid.ts';
import type { OwnPositionParts } from './own-position.ts';

const DEADLINE_MS = 8_000;
/** One alone could be a router that moved house. Services refuse it too. */
const FEWEST = 2;
const MOST = 32;

/** The answer, as far as it counts; what else stands in it is nobody's business. */
const Geolocation = Type.Object({
  location: Type.Object({
    lat: Type.Number({ minimum: -90, maximum: 90 }),
    lng: Type.Number({ minimum: -180, maximum: 180 }),
  }),
  accuracy: Type.Number({ minimum: 0 }),
  /** `ipf`, `lacf`: found by something else than the access points. */
  fallback: Type.Optional(Type.String()),
});

export interface LookUpParts {
  readonly clock: Clock;
  readonly agentVersion: string;
  readonly deadlineMs?: number;
}

/**
 * Those that a service may be asked about: with an address by their maker, and with a name, because only a name can say
 * `_nomap` or `_optout`, with which people opt out. The strongest first.
 */
export const usableAccessPoints = (accessPoints: readonly AccessPoint[]): AccessPoint[] =>
  accessPoints
    .filter(({ ssid, bssid }) => isUniversal(bssid) && ssid !== null && !/_nomap$|_optout/i.test(ssid))
    .toSorted((a, b) => (b.signalDbm ?? -Infinity) - (a.signalDbm ?? -Infinity))
    .slice(0, MOST);

/**
 * The look-up that the owner wants at the moment of asking: none unless a service is named.
 * @param service its address, as it was saved or given; null where there is none
 */
export const accessPointLookUp =
  (parts: LookUpParts, service: () => Promise<string | null>): OwnPositionParts['lookUp'] =>
  async () => {
    const named = await service();
    if (named === null) return null;
    const url = readServiceUrl(named);
    return (accessPoints, signal) => lookUpAccessPoints(parts, url, accessPoints, signal);
  };

/**
 * Asks the service where these access points are. It is told their addresses, channels and signals, and no name; by our
 * address it shall not go. Every failure is an answer.
 */
export async function lookUpAccessPoints(
  { clock, agentVersion, deadlineMs = DEADLINE_MS }: LookUpParts,
  service: URL,
  accessPoints: readonly AccessPoint[],
  signal: AbortSignal,
): Promise<Answer<Position>> {
  const usable = usableAccessPoints(accessPoints);
  if (usable.length < FEWEST) {
    const detail = `${usable.length} of ${accessPoints.length} access points can be looked up, ${FEWEST} are needed`;
    return { problem: 'no-place', detail };
  }
  const http = createHttp(service.origin, null, { silenceMs: deadlineMs, requestMs: deadlineMs });
  try {
    const { status, body } = await http.request({
      method: 'POST',
      path: `${service.pathname}${service.search}`,
      body: questionAbout(usable),
      // BeaconDB asks every program to say which it is.
      headers: { Accept: 'application/json', 'User-Agent': `homeward-agent/${agentVersion}` },
      signal,
    });
    return placeOf(service, status, body, clock.now());
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof HomewardError ? error.detail : 'no answer from the server';
    return { problem: 'failed', detail: words.replace('the server', service.host) };
  } finally {
    http.close();
  }
}

const questionAbout = (accessPoints: readonly AccessPoint[]) => ({
  considerIp: false,
  fallbacks: { ipf: false, lacf: false },
  wifiAccessPoints: accessPoints.map(({ bssid, signalDbm, channel }) => ({
    macAddress: bssid,
    ...(signalDbm !== undefined && { signalStrength: Math.round(signalDbm) }),
    ...(channel !== undefined && { channel }),
  })),
});

function placeOf({ host }: URL, status: number, body: unknown, foundAt: number): Answer<Position> {
  if (status === 404) return { problem: 'no-place', detail: `${host} knows none of these access points` };
  if (status !== 200) return { problem: 'failed', detail: `${host} answered with status ${status}` };
  if (!Check(Geolocation, body)) return { problem: 'failed', detail: `${host} gave an answer of another shape` };
  const { location, accuracy, fallback } = body;
  if (fallback !== undefined)
    return { problem: 'no-place', detail: `${host} went by something else (${fallback.slice(0, 20)})` };
  const position = { latitude: location.lat, longitude: location.lng, accuracyMeters: accuracy, foundAt };
  return { value: { ...position, source: 'access-points', service: host } };
}
