import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Closed, expectShape } from '@homeward/shared/schema';
import { parseStrictJson } from '@homeward/shared/strict-json';
import fastify from 'fastify';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { addSecurityHeaders } from '../../server/src/http/security-headers.ts';
import { version } from '../../server/src/version.ts';

/** What a build of the console is made of, and what a server has to send with each of its files. */
export const ConsoleManifest = Closed({
  v: Type.Literal(1),
  what: Type.Literal('homeward console'),
  /** Of Homeward. */
  version: Type.String(),
  /** Of each response, by name in lower case. */
  headers: Type.Record(Type.String(), Type.String()),
  files: Type.Array(
    Closed({
      /** Below the console's address; `index.html` is what stands at the address itself. */
      path: Type.String({ pattern: '^[\\w.@-]+(?:/[\\w.@-]+)*$' }),
      bytes: Type.Integer({ minimum: 0 }),
      /** Hexadecimal. */
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
  ),
});
export type ConsoleManifest = Static<typeof ConsoleManifest>;

/** Made from others of the build, for servers: not the console's own. */
const MADE_FROM_OTHERS = /\.(?:br|gz|map)$/;

/** Headers that decide what a page may do or what a browser makes of it. */
const DECISIVE = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
];

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The console's own files in a build, by path, sorted. */
export async function consoleFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !MADE_FROM_OTHERS.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
    .filter((path) => !path.startsWith('.'))
    .sort();
}

/** @param directory of a build of the console. */
export async function manifestOf(directory: string): Promise<ConsoleManifest> {
  const files = [];
  for (const path of await consoleFiles(directory)) {
    const bytes = await readFile(join(directory, path));
    files.push({ path, bytes: bytes.length, sha256: sha256Hex(bytes) });
  }
  return { v: 1, what: 'homeward console', version, headers: await headersOfServer(), files };
}

/** As this version of the server sends them. */
async function headersOfServer(): Promise<Record<string, string>> {
  const app = fastify();
  await addSecurityHeaders(app, true, null);
  app.get('/', async () => '');
  const { headers } = await app.inject('/');
  await app.close();
  return Object.fromEntries(DECISIVE.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}

/** What a server is to send that offers a street map. @param origin of that; null where there is none */
export function withStreetMap(manifest: ConsoleManifest, origin: string | null): ConsoleManifest {
  const { 'content-security-policy': policy = '', ...others } = manifest.headers;
  if (origin === null) return manifest;
  const wider = policy.replace("connect-src 'self'", `connect-src 'self' ${origin}`);
  return { ...manifest, headers: { ...others, 'content-security-policy': wider } };
}

export const manifestBytes = (manifest: ConsoleManifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);

/** @throws Error whose message is a sentence. */
export function readManifest(bytes: Uint8Array): ConsoleManifest {
  try {
    return expectShape(ConsoleManifest, parseStrictJson(bytes), 'manifest');
  } catch {
    throw new Error('this is no manifest of Homeward’s console that this version can read.');
  }
}

/**
 * Signs the exact bytes of a manifest, as `openssl pkeyutl -verify -rawin` checks it.
 * @param pem the private Ed25519 key (PKCS #8).
 * @throws Error whose message is a sentence; never with the key in it.
 */
export function signManifest(bytes: Uint8Array, pem: string): Buffer {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('HOMEWARD_RELEASE_KEY holds no private key in PEM form.');
  }
  requireEd25519(key, 'HOMEWARD_RELEASE_KEY');
  return sign(null, bytes, key);
}

/** @param pem the public Ed25519 key. @throws Error whose message is a sentence. */
export function verifyManifest(bytes: Uint8Array, signature: Uint8Array, pem: string): boolean {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new Error('the release key is no public key in PEM form.');
  }
  requireEd25519(key, 'the release key');
  return verify(null, bytes, key, signature);
}

function requireEd25519(key: KeyObject, what: string): void {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${what} is no Ed25519 key, but ${key.asymmetricKeyType}.`);
}
