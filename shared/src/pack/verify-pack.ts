import { acknowledgementKind } from '../acknowledgement.ts';
import { fromBase64Url } from '../base64url.ts';
import { text } from '../bytes.ts';
import { certificateKind, type DeviceCertificate, genesisOf } from '../certificate.ts';
import { HomewardError } from '../errors.ts';
import { orderKind } from '../order.ts';
import { keyIdOf } from '../receipt.ts';
import { expectShape } from '../schema.ts';
import { sha256Base64Url } from '../sha256.ts';
import { hashSigned, openSigned, readSigned } from '../signed.ts';
import { parseStrictJson } from '../strict-json.ts';
import { fingerprintOf, sha256Hex } from './fingerprint.ts';
import { type PackFiles, refuseStrangeFiles } from './pack-archive.ts';
import { PackKeys, PackManifest, PackOrders, packPaths, packStatementKind } from './pack-parts.ts';
import { holding, type PackFacts, PackRefusal, type PackStep, type PackVerdict } from './pack-verdict.ts';
import { verifyPackItems } from './verify-pack-items.ts';

export interface VerifyOptions {
  /** Ends it: then it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how much is done, from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** How much of the work lies in comparing each part with the manifest; the rest is signatures. */
const SHARE_OF_PARTS = 0.4;

/**
 * Checks a pack from the archive down to each JPEG, and names the first thing that does not hold. Nothing but the pack is
 * read; nobody is asked.
 */
export async function verifyPack(pack: PackFiles, { signal, onProgress }: VerifyOptions = {}): Promise<PackVerdict> {
  const held: { step: PackStep; count: number }[] = [];
  const hold = (step: PackStep, count: number) => held.push({ step, count });
  let facts: PackFacts | null = null;
  const progress = (done: number) => {
    signal?.throwIfAborted();
    onProgress?.(done);
  };
  try {
    await holding('archive', null, () => refuseStrangeFiles(pack.files));
    hold('archive', pack.files.length);
    const { manifest, keys } = await verifyStatement(pack);
    facts = factsOf(manifest, keys);
    hold('statement', 1);
    await verifyParts(pack, manifest, (done) => progress(done * SHARE_OF_PARTS));
    hold('parts', manifest.parts.length);
    const { certificate, certificateHash } = await verifyCertificate(pack, manifest, keys);
    facts = { ...facts, deviceKey: fingerprintOf(certificate.deviceKey) };
    hold('certificate', 1);
    const orders = await verifyOrders(pack, certificate, keys);
    hold('orders', orders.count);
    const { counts, notes } = await verifyPackItems(
      pack,
      { manifest, keys, certificate, certificateHash, orderSeqs: orders.seqs },
      (done) => progress(SHARE_OF_PARTS + done * (1 - SHARE_OF_PARTS)),
    );
    for (const step of ['envelopes', 'receipts', 'time-stamps', 'originals', 'chain'] as const) {
      // Most packs have no time stamps: that is said, and is nothing that held.
      if (step !== 'time-stamps' || counts[step] > 0) hold(step, counts[step]);
    }
    return { holds: true, held, failure: null, facts, notes };
  } catch (error) {
    if (!(error instanceof PackRefusal)) throw error;
    return { holds: false, held, failure: error.failure, facts, notes: null };
  }
}

/** The manifest, known to be the one that the owner signed. */
async function verifyStatement(pack: PackFiles) {
  const read = (path: string) => holding('statement', path, () => requiredPart(pack, path));
  const manifestBytes = await read(packPaths.manifest);
  const manifest = await holding('statement', packPaths.manifest, () =>
    expectShape(PackManifest, parseStrictJson(manifestBytes), 'manifest'),
  );
  const token = await holding('statement', packPaths.statement, () => signedText(pack, packPaths.statement));
  await holding('statement', packPaths.statement, () => {
    const statement = readSigned(packStatementKind, token);
    if (statement.manifestSha256 !== sha256Base64Url(manifestBytes)) {
      throw new PackRefusal(
        'statement',
        packPaths.manifest,
        'It is not the manifest that the owner signed (statement.txt speaks of another)',
      );
    }
    for (const name of ['accountId', 'deviceId', 'madeAt'] as const) {
      if (statement[name] !== manifest[name]) throw refused(`its ${name} is not the manifest’s`);
    }
  });
  const keysBytes = await read(packPaths.keys);
  const keys = await holding('statement', packPaths.keys, async () => {
    const listed = manifest.parts.find(({ path }) => path === packPaths.keys);
    if (listed?.sha256 !== (await sha256Hex(keysBytes))) throw refused('it is not the part that the manifest lists');
    const keys = expectShape(PackKeys, parseStrictJson(keysBytes), 'keys');
    if (keys.accountId !== manifest.accountId) throw refused('they are the keys of another account');
    return keys;
  });
  await holding('statement', packPaths.statement, async () => {
    const orderKey = fromBase64Url(keys.orderKey);
    const { keyId } = await openSigned(packStatementKind, token, orderKey);
    if (keyId !== keyIdOf(orderKey)) throw refused('it names another key than the owner’s');
  });
  return { manifest, keys };
}

const factsOf = (manifest: PackManifest, keys: PackKeys): PackFacts => {
  const { accountId, deviceId, madeAt, from, to, kinds, parts } = manifest;
  const fingerprints = { ownerKey: fingerprintOf(keys.orderKey), receiptKey: fingerprintOf(keys.receiptKey) };
  const hasReport = parts.some(({ path }) => path === packPaths.report);
  const said = { accountId, deviceId, server: keys.server, madeAt, from, to, kinds, hasReport };
  return { ...said, ...fingerprints, deviceKey: null };
};

/** Each part is there as listed, and nothing else. */
async function verifyParts(pack: PackFiles, { parts }: PackManifest, onProgress: (done: number) => void) {
  const present = new Map(pack.files.map(({ path, size }) => [path, size]));
  const listed = new Set(parts.map(({ path }) => path));
  const twice = parts.find(({ path }, at) => parts[at - 1]?.path === path);
  if (twice || listed.size !== parts.length) {
    throw new PackRefusal('parts', packPaths.manifest, 'It lists a part twice');
  }
  for (const path of present.keys()) {
    if (!listed.has(path) && path !== packPaths.manifest && path !== packPaths.statement) {
      throw new PackRefusal('parts', path, 'It was added: the manifest does not list it');
    }
  }
  const total = parts.reduce((sum, { size }) => sum + size, 0) || 1;
  let done = 0;
  for (const { path, size, sha256 } of parts) {
    await holding('parts', path, async () => {
      const changed = (how: string) => new PackRefusal('parts', path, how);
      if (present.get(path) === undefined) throw changed('It is missing');
      if (present.get(path) !== size) {
        throw changed(`It was changed: it has ${present.get(path)} bytes; the manifest says ${size}`);
      }
      if ((await sha256Hex(await pack.read(path))) !== sha256) {
        throw changed('It was changed: its SHA-256 is not the one in the manifest');
      }
    });
    done += size;
    onProgress(done / total);
  }
}

/** The owner's word on the Mac's key. */
async function verifyCertificate(pack: PackFiles, { accountId, deviceId }: PackManifest, keys: PackKeys) {
  return holding('certificate', packPaths.certificate, async () => {
    const token = await signedText(pack, packPaths.certificate);
    const certificate = await openSigned(certificateKind, token, fromBase64Url(keys.orderKey));
    if (certificate.accountId !== accountId || certificate.deviceId !== deviceId) {
      throw refused('it is the certificate of another Mac');
    }
    return { certificate, certificateHash: genesisOf(token) };
  });
}

/** Orders are the owner's and for this Mac, answers are the Mac's. */
async function verifyOrders(pack: PackFiles, certificate: DeviceCertificate, keys: PackKeys) {
  return holding('orders', packPaths.orders, async () => {
    const value = parseStrictJson(await requiredPart(pack, packPaths.orders));
    const { orders, acknowledgements } = expectShape(PackOrders, value, 'orders');
    const deviceKey = fromBase64Url(certificate.deviceKey);
    const expected = {
      accountId: certificate.accountId,
      deviceId: certificate.deviceId,
      pairingId: certificate.pairingId,
      deviceKeySha256: keyIdOf(deviceKey),
    };
    const seqs = new Map<string, number>();
    for (const token of orders) {
      const order = await openSigned(orderKind, token, fromBase64Url(keys.orderKey));
      for (const name of ['accountId', 'deviceId', 'pairingId', 'deviceKeySha256'] as const) {
        if (order[name] !== expected[name]) throw refused(`order ${order.seq} names another ${name}`);
      }
      seqs.set(hashSigned(orderKind, token), order.seq);
    }
    for (const token of acknowledgements) {
      const said = await openSigned(acknowledgementKind, token, deviceKey);
      if (said.accountId !== expected.accountId || said.deviceId !== expected.deviceId) {
        throw refused('an acknowledgement is another Mac’s');
      }
      const seq = seqs.get(said.orderHash);
      if (seq !== undefined && seq !== said.seq) throw refused(`an acknowledgement gives order ${seq} another number`);
    }
    return { seqs, count: orders.length + acknowledgements.length };
  });
}

async function requiredPart(pack: PackFiles, path: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!pack.files.some((file) => file.path === path)) throw refused('it is missing');
  return pack.read(path);
}

/** A signed token in a file of its own, with the newline behind it. */
async function signedText(pack: PackFiles, path: string): Promise<string> {
  const bytes = await requiredPart(pack, path);
  if (bytes.some((byte) => byte > 0x7f)) throw refused('it is not a signed token');
  return text(bytes).replace(/\n$/, '');
}

const refused = (why: string): HomewardError => new HomewardError('invalid_shape', why);
