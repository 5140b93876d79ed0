import { isIP } from 'node:net';
import { HomewardError } from '@homeward/shared/errors';
import { secureOrigin } from '@homeward/shared/origin';

/** One thing that the operator may set: as flag `--name value` or as variable `HOMEWARD_NAME`. */
export interface Setting<T> {
  /** For `--help`. */
  readonly describes: string;
  /** How `--help` writes the value. */
  readonly placeholder: string;
  /** As text; absent where there is none. */
  readonly preset?: string;
  /** @throws Error whose message completes "… must be" */
  readonly read: (text: string) => T;
}

/** Completes the sentence "--port must be …". */
const mustBe = (what: string): never => {
  throw new Error(what);
};

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return number >= least && number <= most ? number : mustBe(`a whole number from ${least} to ${most}`);
};

const oneOf =
  <const T extends readonly string[]>(values: T) =>
  (text: string): T[number] =>
    values.find((value) => value === text) ?? mustBe(`one of ${values.join(', ')}`);

const text = (value: string) => value;

const listOf =
  <T>(read: (entry: string) => T) =>
  (value: string): readonly T[] =>
    value === '' ? [] : value.split(',').map((entry) => read(entry.trim()));

function origin(value: string): string {
  try {
    const read = secureOrigin(value);
    return /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?\/?$/i.test(value) ? read : mustBe('');
  } catch {
    return mustBe('an origin such as https://homeward.example.org (plain http for this machine itself only)');
  }
}

/** Of a map's style. Whoever signs in gets it, with a key in it or not; it is fetched by browsers alone. */
function styleUrl(value: string): string {
  const what =
    'the https:// address of a map style, without a name or password in it (plain http for this machine only)';
  if (value.length > 2048 || !URL.canParse(value)) return mustBe(what);
  const { username, password, hash, href, origin: its } = new URL(value);
  if (username !== '' || password !== '' || hash !== '') return mustBe(what);
  try {
    origin(its);
  } catch {
    return mustBe(what);
  }
  return href;
}

/** `app://console` is where the Mac app carries the console: no page of the web can have this origin. */
const APP_CONSOLE = 'app://console';

const consoleOrigin = (value: string) => (value === APP_CONSOLE ? value : origin(value));

/** Named hosts only: `0.0.0.0/0` would let every client write its own address into the header. */
function proxy(value: string): string {
  const [address = '', prefix, ...rest] = value.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const least = version === 4 ? 8 : 16;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= least && Number(prefix) <= most);
  return version !== 0 && fits && rest.length === 0
    ? value
    : mustBe('addresses or networks of your proxies, such as 127.0.0.1 or 10.1.0.0/16, separated by commas');
}

const mailAddress = (value: string) =>
  /^[^\s@<>",;:]+@[^\s@<>",;:]+$/.test(value) ? value : mustBe('a mail address, without a name');

function authority(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isPlain = url !== null && !url.username && !url.password && !url.hash;
  return isPlain && /^https?:$/.test(url.protocol)
    ? url.href
    : mustBe('the address of a time stamp authority, such as http://timestamp.example.org/tsr, without a user name');
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** @returns bytes; null for none. */
function size(value: string): number | null {
  if (value === 'none') return null;
  const [, digits = '', unit = ''] = /^(\d{1,6})([MGT]B)$/.exec(value) ?? [];
  return Number(digits) * (UNITS[unit] ?? 0) || mustBe('a size such as 500MB, 20GB or 1TB, or none');
}

const host = (value: string) =>
  isIP(value) !== 0 || /^[a-z0-9.-]{1,253}$/i.test(value) ? value : mustBe('an address or host name to listen on');

/** Every setting of the server, by the name of its flag. */
export const settings = {
  port: { describes: 'port to listen on', placeholder: 'NUMBER', preset: '4600', read: wholeNumber(0, 65_535) },
  host: { describes: 'address to listen on', placeholder: 'ADDRESS', preset: '127.0.0.1', read: host },
  data: { describes: 'data directory', placeholder: 'DIRECTORY', preset: './data', read: text },
  secrets: {
    describes: "directory of the server's own keys; DATA-secrets unless given",
    placeholder: 'DIRECTORY',
    read: text,
  },
  'public-url': {
    describes: 'where browsers and Macs reach the server; needed unless it is this machine only',
    placeholder: 'URL',
    read: origin,
  },
  'tls-cert': { describes: 'certificate chain (PEM), for HTTPS without a proxy', placeholder: 'FILE', read: text },
  'tls-key': { describes: 'private key of the certificate (PEM)', placeholder: 'FILE', read: text },
  'trusted-proxies': {
    describes: "addresses or networks of reverse proxies whose word on a client's address is believed",
    placeholder: 'LIST',
    preset: '',
    read: listOf(proxy),
  },
  registration: {
    describes: 'who may sign up: open, invited or closed; invited unless `homeward-server limits` changed it',
    placeholder: 'WHO',
    read: oneOf(['open', 'invited', 'closed']),
  },
  'max-devices': {
    describes: 'Macs an account may hold; 10 unless `homeward-server limits` changed it',
    placeholder: 'NUMBER',
    read: wholeNumber(1, 10_000),
  },
  'max-bytes': {
    describes:
      'what the items of one Mac may take up, such as 500MB or 20GB; none unless `homeward-server limits` changed it',
    placeholder: 'SIZE',
    read: size,
  },
  'city-database': { describes: 'city database instead of the shipped one', placeholder: 'MMDB-FILE', read: text },
  'asn-database': { describes: 'database of networks (autonomous systems)', placeholder: 'MMDB-FILE', read: text },
  console: {
    describes: "the owner's console: on, off, or a directory that holds a build of it",
    placeholder: 'WHAT',
    preset: 'on',
    read: text,
  },
  'console-origins': {
    describes: "where else the owner's console may come from: the Mac app's, and whatever hosts a build of it",
    placeholder: 'LIST',
    preset: APP_CONSOLE,
    read: listOf(consoleOrigin),
  },
  'map-style-url': {
    describes: 'style of a street map, which owners may switch on; its host then learns where they look',
    placeholder: 'URL',
    read: styleUrl,
  },
  'map-pmtiles': {
    describes: 'street map of your own (PMTiles), served by this server, which owners may switch on',
    placeholder: 'FILE',
    read: text,
  },
  'smtp-host': {
    describes: 'mail server that takes messages to owners; without it there are no mails',
    placeholder: 'HOST',
    read: host,
  },
  'smtp-port': { describes: 'its port', placeholder: 'NUMBER', preset: '587', read: wholeNumber(1, 65_535) },
  'smtp-security': {
    describes: 'starttls, tls (from the first byte on), or none (for a mail server on this machine only)',
    placeholder: 'HOW',
    preset: 'starttls',
    read: oneOf(['starttls', 'tls', 'none']),
  },
  'smtp-user': { describes: 'user name at the mail server', placeholder: 'NAME', read: text },
  'smtp-password-file': { describes: 'file with the password', placeholder: 'FILE', read: text },
  'smtp-from': { describes: 'address that mails come from', placeholder: 'ADDRESS', read: mailAddress },
  webhooks: {
    describes: 'where owners may have messages posted to: public addresses, any (also private ones), or off',
    placeholder: 'WHERE',
    preset: 'public',
    read: oneOf(['public', 'any', 'off']),
  },
  'tsa-url': {
    describes: 'time stamp authority (RFC 3161) that signs for when items were here; it learns hashes only',
    placeholder: 'URL',
    read: authority,
  },
  'metrics-port': {
    describes: 'port of its own for Prometheus, counts only; without it, and without a token, there are no metrics',
    placeholder: 'NUMBER',
    read: wholeNumber(0, 65_535),
  },
  'metrics-host': {
    describes: 'address that the metrics port listens on',
    placeholder: 'ADDRESS',
    preset: '127.0.0.1',
    read: host,
  },
  'metrics-token-file': {
    describes:
      'file with the bearer token that metrics are shown for, on their port, or else at /metrics of the server',
    placeholder: 'FILE',
    read: text,
  },
  'log-level': {
    describes: 'fatal, error, warn, info, debug or silent',
    placeholder: 'LEVEL',
    preset: 'info',
    read: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
  },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;
type Read<S extends Setting<unknown>> = ReturnType<S['read']>;

/** The value of each setting; undefined where none was given and there is none by default. */
export type SettingValues = {
  readonly [N in SettingName]: (typeof settings)[N] extends { preset: string }
    ? Read<(typeof settings)[N]>
    : Read<(typeof settings)[N]> | undefined;
};

export const variableOf = (name: SettingName): string => `HOMEWARD_${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * Reads flags and variables; a flag goes before a variable, an empty variable counts as not set.
 * @param args such as `['--port', '4600']` or `['--port=4600']`
 * @throws HomewardError `bad_request` with a sentence that names the bad flag or variable
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SettingValues {
  const flags = readFlags(args);
  const values = Object.entries(settings as Record<string, Setting<unknown>>).map(([key, setting]) => {
    const name = key as SettingName;
    const variable = variableOf(name);
    const given = flags.get(name) ?? (environment[variable] || undefined);
    const value = given ?? setting.preset;
    try {
      return [name, value === undefined ? undefined : setting.read(value)];
    } catch (cause) {
      const called = flags.has(name) ? `--${name}` : variable;
      throw new HomewardError('bad_request', `${called} must be ${(cause as Error).message}; it is “${value}”.`);
    }
  });
  return Object.fromEntries(values) as SettingValues;
}

function readFlags(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    if (!Object.hasOwn(settings, name)) {
      throw new HomewardError('bad_request', `“${args[at]}” is not known; --help lists what there is.`);
    }
    if (flags.has(name)) throw new HomewardError('bad_request', `--${name} is given twice.`);
    const value = inline ?? args[++at];
    if (value === undefined) throw new HomewardError('bad_request', `--${name} needs a value.`);
    flags.set(name, value);
  }
  return flags;
}

/** What `--help` prints. */
export function settingsHelp(): string {
  const rows = Object.entries(settings as Record<string, Setting<unknown>>).map(
    ([name, { describes, placeholder, preset }]) =>
      [`  --${name} ${placeholder}`, `${describes}${preset ? ` (${preset})` : ''}`] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    'usage: homeward-server [FLAGS]',
    '',
    ...rows.map(([left, right]) => left.padEnd(width) + right),
    `${'  --help'.padEnd(width)}this list`,
    '',
    'Each can also be set by a variable: --public-url by HOMEWARD_PUBLIC_URL, and so on. A flag goes first.',
    '',
  ].join('\n');
}
