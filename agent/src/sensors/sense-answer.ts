import type { AccessPoint, WifiNetwork } from '@homeward/shared/bodies/machine';
import type { Problem, ProblemCode } from '@homeward/shared/bodies/reading';
import { type PermissionState, Position, permissionStates } from '@homeward/shared/bodies/report';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { Answer } from '../probe/probe.ts';
import { wordsOf } from '../probe/words.ts';
import { readBssid } from './bssid.ts';

const Network = Type.Object({
  ssid: Type.Optional(Type.String()),
  bssid: Type.Optional(Type.String()),
  signalDbm: Type.Optional(Type.Number()),
  channel: Type.Optional(Type.Number()),
  security: Type.Array(Type.Integer(), { maxItems: 32 }),
});
type Network = Static<typeof Network>;

const { latitude, longitude, accuracyMeters, foundAt } = Position.properties;
export const Fix = Type.Object({ latitude, longitude, accuracyMeters, foundAt });
export type Fix = Static<typeof Fix>;

/** The line that Homeward Sense prints (agent/native/sense/README.md). A newer one may say more. */
export const SenseAnswer = Type.Object({
  v: Type.Literal(1),
  authorization: Type.String(),
  problem: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  fix: Type.Optional(Fix),
  joined: Type.Optional(Network),
  accessPoints: Type.Optional(Type.Array(Network)),
});
export type SenseAnswer = Static<typeof SenseAnswer>;

/** What CoreWLAN tells of the Wi-Fi around. */
export interface WifiSight {
  readonly joined: Answer<WifiNetwork>;
  /** The strongest first. */
  readonly accessPoints: Answer<AccessPoint[]>;
}

const MAX_LENGTH = 200;
const MAX_ACCESS_POINTS = 128;

/** By the raw values of CWSecurity, 0 to 15 (CoreWLANTypes.h of the macOS 26 SDK). */
const securityNames = [
  ...['Open', 'WEP', 'WPA Personal', 'WPA/WPA2 Personal', 'WPA2 Personal', 'Personal', 'Dynamic WEP'],
  ...['WPA Enterprise', 'WPA/WPA2 Enterprise', 'WPA2 Enterprise', 'Enterprise', 'WPA3 Personal', 'WPA3 Enterprise'],
  ...['WPA2/WPA3 Personal', 'OWE', 'OWE Transition'],
];

/** What each `problem` of the program is to the owner, beside `not-allowed`. */
const problemCodes: Readonly<Record<string, ProblemCode>> = {
  'no-fix': 'no-place',
  deadline: 'deadline',
  'no-interface': 'unsupported',
};

const refusals: Readonly<Partial<Record<PermissionState, Problem>>> = {
  'not-asked': {
    problem: 'permission-not-asked',
    detail: 'nobody at the Mac has been asked yet whether Homeward Sense, the helper, may know the location',
  },
  denied: {
    problem: 'permission-denied',
    detail: 'Homeward Sense, the helper, is not allowed in Location Services, or these are off',
  },
  restricted: { problem: 'permission-denied', detail: 'a profile or parental controls forbid Location Services' },
};

/** Reads what the program printed. */
export function readSenseAnswer(output: string): Answer<SenseAnswer> {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return { problem: 'failed', detail: `Homeward Sense said what is no JSON: “${wordsOf(output).slice(0, 80)}”` };
  }
  if (Check(SenseAnswer, answer)) return { value: answer };
  return { problem: 'failed', detail: 'Homeward Sense gave an answer of another shape' };
}

export const permissionOf = ({ authorization }: SenseAnswer): PermissionState =>
  permissionStates.find((state) => state === authorization) ?? 'unknown';

export function fixOf(answer: SenseAnswer): Answer<Fix> {
  return answer.fix ? { value: answer.fix } : problemOf(answer);
}

export function sightOf(answer: SenseAnswer): WifiSight | Problem {
  const { joined, accessPoints } = answer;
  if (joined === undefined && accessPoints === undefined) return problemOf(answer);
  return {
    joined: joined ? { value: networkOf(joined) } : { problem: 'not-connected', detail: 'no Wi-Fi network is joined' },
    accessPoints: accessPoints ? accessPointsOf(answer, accessPoints) : problemOf(answer),
  };
}

/** Without the permission macOS tells that there are access points and not which. */
function accessPointsOf(answer: SenseAnswer, networks: readonly Network[]): Answer<AccessPoint[]> {
  const named = networks.flatMap((network) => {
    const { bssid, ...rest } = networkOf(network);
    return bssid === null ? [] : [{ bssid, ...rest }];
  });
  const refusal = refusals[permissionOf(answer)];
  if (named.length === 0 && networks.length > 0 && refusal) return refusal;
  return { value: named.slice(0, MAX_ACCESS_POINTS) };
}

function networkOf({ ssid, bssid, signalDbm, channel, security }: Network): WifiNetwork {
  const names = security.flatMap((value) => securityNames[value] ?? []).join(', ');
  return {
    ssid: ssid ? ssid.slice(0, MAX_LENGTH) : null,
    bssid: bssid === undefined ? null : readBssid(bssid),
    ...(signalDbm !== undefined && { signalDbm }),
    ...(channel !== undefined && { channel }),
    ...(names && { security: names.slice(0, MAX_LENGTH) }),
  };
}

function problemOf(answer: SenseAnswer): Problem {
  const { problem = 'nothing', detail } = answer;
  const refusal = refusals[permissionOf(answer)];
  if (problem === 'not-allowed' && refusal) return refusal;
  const words = wordsOf(detail ?? `Homeward Sense said “${problem}”`);
  const told = problem === 'no-fix' ? `the location service knew no place (${words})` : words;
  return { problem: problemCodes[problem] ?? 'failed', detail: told };
}
