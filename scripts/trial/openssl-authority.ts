import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DEADLINE_MS = 60_000;

const CONFIG = `
[ ca ]
default_ca = ca_default
[ ca_default ]
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[ any ]
organizationName = optional
commonName = supplied
[ req ]
distinguished_name = dn
[ dn ]
[ stamps ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ mails ]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,emailProtection
[ tsa ]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

interface AuthorityOptions {
  readonly subject?: string;
  /** `stamps` as an authority's is, or of another kind. */
  readonly kind?: 'stamps' | 'mails';
  /** As OpenSSL takes it: `YYYYMMDDHHMMSSZ`. */
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** A time stamp authority of OpenSSL's, with a certificate that it signed itself. */
export interface OpensslAuthority {
  readonly directory: string;
  /** `certificate.pem` in the directory. */
  readonly certificate: string;
  /** Runs OpenSSL in the directory. @throws what it says when it fails */
  openssl(...args: readonly string[]): Promise<string>;
  /** Its reply to a request, both DER. */
  reply(query: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** A token for a message of whoever does not ask over HTTP. */
  stamp(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** What another signer would make of the same content. @param how such as `-cades` */
  signAgain(token: Uint8Array, signer: OpensslAuthority, ...how: readonly string[]): Promise<Uint8Array<ArrayBuffer>>;
  remove(): Promise<void>;
}

const run = promisify(execFile);

/** @param program path of OpenSSL */
export async function openAuthority(program: string, options: AuthorityOptions = {}): Promise<OpensslAuthority> {
  const { subject = '/O=Example Authority/CN=Stamps', kind = 'stamps' } = options;
  const { validFrom = '20200101000000Z', validTo = '20991231235959Z' } = options;
  const directory = await mkdtemp(join(tmpdir(), 'homeward-authority-'));
  const openssl = async (...args: readonly string[]) =>
    (await run(program, args, { cwd: directory, timeout: DEADLINE_MS, killSignal: 'SIGKILL' })).stdout;
  const at = (name: string) => join(directory, name);
  const read = async (name: string) => new Uint8Array(await readFile(at(name)));
  await writeFile(at('openssl.cnf'), CONFIG);
  await writeFile(at('serial'), '01\n');
  await writeFile(at('index.txt'), '');
  const config = ['-config', 'openssl.cnf'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
  await openssl('req', '-new', ...config, ...newKey, '-subj', subject, '-out', 'request.pem');
  await openssl(
    ...['ca', '-batch', '-notext', '-selfsign', ...config, '-keyfile', 'key.pem', '-in', 'request.pem'],
    ...['-extensions', kind, '-startdate', validFrom, '-enddate', validTo, '-out', 'certificate.pem'],
  );
  let running = Promise.resolve();
  /** One after the other: they share the serial number's file. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const done = running.then(work);
    running = done.then(
      () => {},
      () => {},
    );
    return done;
  };
  const made = ['-config', 'openssl.cnf', '-section', 'tsa', '-signer', 'certificate.pem', '-inkey', 'key.pem'];
  return {
    directory,
    certificate: at('certificate.pem'),
    openssl,
    reply: (query) =>
      alone(async () => {
        await writeFile(at('query.tsq'), query);
        await openssl('ts', '-reply', '-queryfile', 'query.tsq', ...made, '-out', 'reply.tsr');
        return await read('reply.tsr');
      }),
    stamp: (message) =>
      alone(async () => {
        await writeFile(at('message'), message);
        await openssl('ts', '-query', '-data', 'message', '-sha256', '-cert', '-out', 'query.tsq');
        await openssl('ts', '-reply', '-queryfile', 'query.tsq', ...made, '-token_out', '-out', 'token.tst');
        return await read('token.tst');
      }),
    signAgain: (token, signer, ...how) =>
      alone(async () => {
        await writeFile(at('token.tst'), token);
        await openssl(
          ...['cms', '-verify', '-noverify', '-inform', 'DER', '-in', 'token.tst'],
          ...['-binary', '-out', 'content'],
        );
        await openssl(
          ...['cms', '-sign', '-binary', '-nodetach', '-in', 'content', '-outform', 'DER', '-out', 'again.tst'],
          ...['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-md', 'sha256', ...how],
          ...['-signer', signer.certificate, '-inkey', join(signer.directory, 'key.pem')],
        );
        return await read('again.tst');
      }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Answers a request for a stamp, or whatever else it does with one. */
export type AnswerQuery = (query: Uint8Array, response: ServerResponse) => void | Promise<void>;

/** An HTTP server on loopback for what an authority answers. */
export async function serveAuthority(answer: AnswerQuery) {
  const asked: IncomingMessage[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    await answer(Buffer.concat(chunks), response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As an authority answers. */
export const answering =
  ({ reply }: Pick<OpensslAuthority, 'reply'>): AnswerQuery =>
  async (query, response) => {
    response.setHeader('content-type', 'application/timestamp-reply').end(await reply(query));
  };
