import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { isLoopbackHost } from '@homeward/shared/origin';
import type { Limits } from './services/limits.ts';
import { readSettings, type SettingValues } from './settings.ts';
import { readStreetMap, type StreetMapConfig } from './street-map/street-map-config.ts';

/** How the server is to run, known to be consistent. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** As the operator names it, without a trailing slash; undefined where it follows from host and port. */
  readonly publicUrl: string | undefined;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly trustedProxies: readonly string[];
  readonly dataDirectory: string;
  readonly secretsDirectory: string;
  /** Those limits that are given at start: they go before what `homeward-server limits` sets. */
  readonly fixedLimits: Partial<Limits>;
  readonly cityDatabase: string | undefined;
  readonly asnDatabase: string | undefined;
  /** Directory of a build of the console; null where it is not served. */
  readonly consoleDirectory: string | null;
  /** Origins of consoles that this server does not serve itself. */
  readonly consoleOrigins: readonly string[];
  /** Streets for the map; null where there are none. */
  readonly streetMap: StreetMapConfig | null;
  /** The mail server; null where no mails are sent. */
  readonly smtp: SmtpConfig | null;
  readonly webhooks: SettingValues['webhooks'];
  /** The time stamp authority; null where none is asked. */
  readonly tsaUrl: string | null;
  /** Counts for Prometheus; null where nobody asked for them. */
  readonly metrics: MetricsConfig | null;
  readonly logLevel: SettingValues['log-level'];
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly auth: { readonly user: string; readonly password: string } | null;
  readonly from: string;
}

export interface MetricsConfig {
  readonly host: string;
  /** Undefined: at `/metrics` of the server itself, for whoever shows the token. */
  readonly port: number | undefined;
  readonly token: string | undefined;
}

/** The console as `npm run build:console` leaves it. */
const BUILT_CONSOLE = join(import.meta.dirname, '../web/dist');

/**
 * @param args the command line behind the program's name
 * @throws HomewardError `bad_request` with one sentence that names the setting at fault
 */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Config {
  const values = readSettings(args, environment);
  const path = (given: string) => resolve(workingDirectory, given);
  const data = path(values.data);
  const config: Config = {
    host: values.host,
    port: values.port,
    publicUrl: values['public-url'],
    tls: readTls(values, path),
    trustedProxies: values['trusted-proxies'],
    dataDirectory: data,
    // Beside the data, not in it: whoever backs up or copies the data directory takes no key along.
    secretsDirectory: values.secrets === undefined ? `${data}-secrets` : path(values.secrets),
    fixedLimits: fixedLimits(values),
    cityDatabase: values['city-database'] && path(values['city-database']),
    asnDatabase: values['asn-database'] && path(values['asn-database']),
    consoleDirectory: values.console === 'off' ? null : values.console === 'on' ? BUILT_CONSOLE : path(values.console),
    consoleOrigins: values['console-origins'],
    streetMap: readStreetMap(values, path),
    smtp: readSmtp(values, path),
    webhooks: values.webhooks,
    tsaUrl: values['tsa-url'] ?? null,
    metrics: readMetrics(values, path),
    logLevel: values['log-level'],
  };
  if (`${config.secretsDirectory}/`.startsWith(`${data}/`)) {
    throw refused('--secrets must lie outside the data directory, so that a copy of the data holds no key.');
  }
  refuseInsecure(config);
  return config;
}

function fixedLimits(values: SettingValues): Partial<Limits> {
  const { registration, 'max-devices': maxDevices, 'max-bytes': maxBytes } = values;
  return {
    ...(registration !== undefined && { registration }),
    ...(maxDevices !== undefined && { maxDevices }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}

/** Whether what is listened on is this machine's own loopback interface. */
export const listensOnLoopback = ({ host }: Pick<Config, 'host'>): boolean =>
  isLoopbackHost(isIP(host) === 6 ? `[${host}]` : host);

/** Passwords stay in the browser, but sessions, device tokens and the page itself travel: never in the clear. */
function refuseInsecure(config: Config): void {
  const { tls, trustedProxies, publicUrl, host } = config;
  if (!listensOnLoopback(config)) {
    if (!tls && trustedProxies.length === 0) {
      throw refused(
        `Plain HTTP is for this machine itself only, but --host is ${host}. Give --tls-cert and --tls-key, or name your ` +
          'TLS proxy with --trusted-proxies.',
      );
    }
    if (publicUrl === undefined) {
      throw refused(
        `--public-url is needed, since --host is ${host}: the https:// address that browsers and Macs use.`,
      );
    }
  }
  if (tls && publicUrl?.startsWith('http:'))
    throw refused('--public-url must begin with https:, since TLS files are given.');
}

function readSmtp(values: SettingValues, path: (given: string) => string): SmtpConfig | null {
  const { 'smtp-host': host, 'smtp-port': port, 'smtp-security': security, 'smtp-from': from } = values;
  const { 'smtp-user': user, 'smtp-password-file': file } = values;
  if (host === undefined) return null;
  if (from === undefined) throw refused('--smtp-from is needed with --smtp-host: the address that mails come from.');
  if ((user === undefined) !== (file === undefined)) {
    throw refused('--smtp-user and --smtp-password-file go together; one is missing.');
  }
  if (security === 'none' && !listensOnLoopback({ host })) {
    throw refused(`--smtp-security none is for a mail server on this machine only, but --smtp-host is ${host}.`);
  }
  const password = file === undefined ? '' : readText('--smtp-password-file', file, path).replace(/\r?\n$/, '');
  return { host, port, security, from, auth: user === undefined ? null : { user, password } };
}

/** A token that can be guessed is none. */
const TOKEN = /^[\x21-\x7e]{20,200}$/;

function readMetrics(values: SettingValues, path: (given: string) => string): MetricsConfig | null {
  const { 'metrics-port': port, 'metrics-host': host, 'metrics-token-file': file } = values;
  if (port === undefined && file === undefined) return null;
  const token = file === undefined ? undefined : readText('--metrics-token-file', file, path).trim();
  if (token !== undefined && !TOKEN.test(token)) {
    throw refused('--metrics-token-file names a file that holds no token of 20 to 200 characters without spaces.');
  }
  if (token === undefined && !listensOnLoopback({ host })) {
    throw refused(`--metrics-host is ${host}: metrics beyond this machine need a --metrics-token-file.`);
  }
  return { host, port, token };
}

function readText(flag: string, file: string, path: (given: string) => string): string {
  try {
    return readFileSync(path(file), 'utf8');
  } catch (cause) {
    throw refused(`${flag} names a file that cannot be read (${(cause as NodeJS.ErrnoException).code}): ${file}.`);
  }
}

function readTls(values: SettingValues, path: (given: string) => string): Config['tls'] {
  const { 'tls-cert': cert, 'tls-key': key } = values;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw refused('--tls-cert and --tls-key go together; one is missing.');
  const tls = { cert: readText('--tls-cert', cert, path), key: readText('--tls-key', key, path) };
  refuseMismatch(tls);
  return tls;
}

/** A pair that TLS could not use is found at start, not by the first browser. */
function refuseMismatch({ cert, key }: NonNullable<Config['tls']>): void {
  const parse = <T>(flag: string, what: string, make: () => T): T => {
    try {
      return make();
    } catch {
      throw refused(`${flag} names a file that holds no ${what} in PEM form.`);
    }
  };
  const certificate = parse('--tls-cert', 'certificate', () => new X509Certificate(cert));
  const privateKey = parse('--tls-key', 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw refused('--tls-key is not the key of the certificate in --tls-cert.');
}

const refused = (sentence: string) => new HomewardError('bad_request', sentence);
