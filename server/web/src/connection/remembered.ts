import { KnownBrowser } from '@homeward/shared/api/account';
import { Origin } from '@homeward/shared/origin';
import { Check } from 'typebox/value';
import { type WhoseDevice, whoseDevices } from './whose-device.ts';

const SERVER = 'homeward.server';
const KNOWN_BROWSERS = 'homeward.known-browsers';
const WHOSE_DEVICE = 'homeward.device';

/** What a console keeps between two sessions, but on somebody else's device: nothing of it opens anything. */
export interface Remembered {
  /** Origin of the server that the owner named last; null before. */
  server(): string | null;
  /** @param origin null forgets it */
  keepServer(origin: string | null): void;
  /** What a server left with this browser; see `knownBrowser` of the API. */
  knownBrowser(origin: string): string | null;
  keepKnownBrowser(origin: string, mark: string): void;
  /** What the owner said of this device at the last sign-in; null before. */
  whoseDevice(): WhoseDevice | null;
  keepWhoseDevice(whose: WhoseDevice): void;
}

/** In the browser's local storage. One that stores nothing asks its owner each time. */
export const inLocalStorage: Remembered = {
  server() {
    const origin = read(SERVER);
    return Check(Origin, origin) ? origin : null;
  },
  keepServer: (origin) => write(SERVER, origin),
  knownBrowser(origin) {
    const mark = marks()[origin];
    return Check(KnownBrowser, mark) ? mark : null;
  },
  keepKnownBrowser: (origin, mark) => write(KNOWN_BROWSERS, { ...marks(), [origin]: mark }),
  whoseDevice() {
    const whose = read(WHOSE_DEVICE);
    return whoseDevices.find((each) => each === whose) ?? null;
  },
  keepWhoseDevice: (whose) => write(WHOSE_DEVICE, whose),
};

function marks(): Readonly<Record<string, unknown>> {
  const value = read(KNOWN_BROWSERS);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or not allowed: then it is not remembered.
  }
}
