import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../server/src/config.ts';
import { certificate, privateKey } from './tls-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'homeward-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const read = (args: string[], environment: Record<string, string> = {}) => readConfig(args, environment, '/srv');

function refusal(args: string[], environment: Record<string, string> = {}): string {
  try {
    read(args, environment);
    return 'nothing was refused';
  } catch (error) {
    return error instanceof HomewardError ? error.detail : String(error);
  }
}

test('runs on loopback with nothing said', () => {
  expect(read([])).toMatchObject({
    host: '127.0.0.1',
    port: 4600,
    publicUrl: undefined,
    tls: undefined,
    trustedProxies: [],
    dataDirectory: '/srv/data',
    secretsDirectory: '/srv/data-secrets',
    fixedLimits: {},
    consoleOrigins: ['app://console'],
    logLevel: 'info',
  });
});

test('takes each setting from a flag or a variable, the flag first', () => {
  expect(read([], { HOMEWARD_PORT: '5000', HOMEWARD_DATA: 'elsewhere', HOMEWARD_MAX_DEVICES: '3' })).toMatchObject({
    port: 5000,
    dataDirectory: '/srv/elsewhere',
    secretsDirectory: '/srv/elsewhere-secrets',
    fixedLimits: { maxDevices: 3 },
  });
  expect(read(['--port', '6000'], { HOMEWARD_PORT: '5000' }).port).toBe(6000);
  expect(read(['--port=6000'], { HOMEWARD_PORT: 'nonsense' }).port).toBe(6000);
  expect(read([], { HOMEWARD_PORT: '' }).port).toBe(4600);
  expect(read(['--console', 'off']).consoleDirectory).toBeNull();
  expect(read(['--console', './build']).consoleDirectory).toBe('/srv/build');
  const listed = ['app://console', 'https://console.example.org'];
  expect(read([], { HOMEWARD_CONSOLE_ORIGINS: listed.join(', ') }).consoleOrigins).toEqual(listed);
  expect(read(['--console-origins', '']).consoleOrigins).toEqual([]);
  expect(read(['--trusted-proxies', '127.0.0.1, 10.1.0.0/16']).trustedProxies).toEqual(['127.0.0.1', '10.1.0.0/16']);
});

test('takes streets for the map from a style or a file', () => {
  expect(read([]).streetMap).toBeNull();
  expect(read([], { HOMEWARD_MAP_STYLE_URL: 'https://tiles.example.org/style?key=1' }).streetMap).toEqual({
    kind: 'style',
    url: 'https://tiles.example.org/style?key=1',
  });
  expect(read(['--map-style-url', 'http://127.0.0.1:8080/s.json']).streetMap).toMatchObject({ kind: 'style' });
  expect(read([], { HOMEWARD_MAP_PMTILES: 'maps/streets.pmtiles' }).streetMap).toEqual({
    kind: 'file',
    path: '/srv/maps/streets.pmtiles',
  });
});

describe('says which setting is bad', () => {
  test.each([
    [['--port', '70000'], '--port must be a whole number from 0 to 65535; it is “70000”.'],
    [['--port', '-1'], '--port must be a whole number from 0 to 65535; it is “-1”.'],
    [['--registration', 'everyone'], '--registration must be one of open, invited, closed; it is “everyone”.'],
    [['--public-url', 'http://example.org'], '--public-url must be an origin such as https://homeward.example.org'],
    [['--public-url', 'https://example.org/homeward'], '--public-url must be an origin'],
    [['--trusted-proxies', '0.0.0.0/0'], '--trusted-proxies must be addresses or networks of your proxies'],
    [['--trusted-proxies', 'loopback'], '--trusted-proxies must be addresses or networks of your proxies'],
    [['--console-origins', 'https://*'], '--console-origins must be an origin'],
    [['--console-origins', 'app://console,http://elsewhere.example'], '--console-origins must be an origin'],
    [['--console-origins', 'app://other'], '--console-origins must be an origin'],
    [['--tsa-url', 'timestamp.example.org'], '--tsa-url must be the address of a time stamp authority'],
    [['--tsa-url', 'ftp://timestamp.example.org/tsr'], '--tsa-url must be the address of a time stamp authority'],
    [['--tsa-url', 'http://me:secret@timestamp.example.org/tsr'], 'without a user name'],
    [['--host', 'no host!'], '--host must be an address or host name to listen on'],
    [['--prot', '1'], '“--prot” is not known; --help lists what there is.'],
    [['4600'], '“4600” is not known; --help lists what there is.'],
    [['--port'], '--port needs a value.'],
    [['--port', '1', '--port', '2'], '--port is given twice.'],
    [['--secrets', './data/keys'], '--secrets must lie outside the data directory'],
    [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key go together'],
    [
      ['--map-style-url', 'http://tiles.example.org/s.json'],
      '--map-style-url must be the https:// address of a map style',
    ],
    [['--map-style-url', 'https://ann:secret@tiles.example.org/'], '--map-style-url must be the https:// address'],
    [['--map-style-url', 'https://tiles.example.org/#x'], '--map-style-url must be the https:// address'],
    [['--map-style-url', 'https://tiles.example;script-src/'], '--map-style-url must be the https:// address'],
    [['--map-style-url', 'style.json'], '--map-style-url must be the https:// address'],
    [
      ['--map-style-url', 'https://tiles.example.org/', '--map-pmtiles', 'a.pmtiles'],
      '--map-style-url and --map-pmtiles are both given; the map shows one of them.',
    ],
    [
      ['--tls-cert', '/none.pem', '--tls-key', '/none.pem'],
      '--tls-cert names a file that cannot be read (ENOENT): /none.pem.',
    ],
  ])('%j', (args, sentence) => {
    expect(refusal(args)).toContain(sentence);
  });

  test('by the name of its variable where it came from there', () => {
    expect(refusal([], { HOMEWARD_MAX_DEVICES: 'many' })).toContain('HOMEWARD_MAX_DEVICES must be a whole number');
  });
});

describe('plain HTTP stays on this machine', () => {
  const publicUrl = ['--public-url', 'https://homeward.example.org'];

  test.each([['0.0.0.0'], ['::'], ['192.168.1.5'], ['homeward.local']])('not on %s', (host) => {
    expect(refusal(['--host', host, ...publicUrl])).toMatch(
      /Plain HTTP is for this machine itself only.*--tls-cert.*--trusted-proxies/,
    );
  });

  test.each([['127.0.0.1'], ['127.9.9.9'], ['::1'], ['localhost']])('on %s', (host) => {
    expect(read(['--host', host]).host).toBe(host);
  });

  test('but behind a named proxy, or with TLS files, and then the public address must be given', () => {
    const cert = join(directory, 'cert.pem');
    const key = join(directory, 'key.pem');
    writeFileSync(cert, certificate);
    writeFileSync(key, privateKey);
    const tls = ['--tls-cert', cert, '--tls-key', key];
    expect(refusal(['--host', '0.0.0.0', ...tls])).toContain('--public-url is needed');
    expect(read(['--host', '0.0.0.0', ...tls, ...publicUrl]).tls).toEqual({ cert: certificate, key: privateKey });
    expect(read(['--host', '0.0.0.0', '--trusted-proxies', '10.0.0.2', ...publicUrl]).publicUrl).toBe(
      'https://homeward.example.org',
    );
    expect(refusal([...tls, '--public-url', 'http://localhost:4600'])).toContain('--public-url must begin with https:');
  });

  test('TLS files that do not work are refused', () => {
    const [cert, key, other, text] = ['c.pem', 'k.pem', 'o.pem', 't.pem'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(cert, certificate);
    writeFileSync(key, privateKey);
    writeFileSync(other, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(text, 'no PEM');
    const told = (certFile: string, keyFile: string) => refusal(['--tls-cert', certFile, '--tls-key', keyFile]);
    expect(told(text, key)).toBe('--tls-cert names a file that holds no certificate in PEM form.');
    expect(told(cert, text)).toBe('--tls-key names a file that holds no private key in PEM form.');
    expect(told(cert, other)).toBe('--tls-key is not the key of the certificate in --tls-cert.');
    expect(told(cert, key)).toBe('nothing was refused');
  });
});
