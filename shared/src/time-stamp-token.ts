import { fromBER, GeneralizedTime, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  type Attribute,
  type Certificate,
  ContentInfo,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  type SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { equalBytes } from './bytes.ts';
import { HomewardError } from './errors.ts';
import { sha256Hex } from './pack/fingerprint.ts';
import { sha256 } from './sha256.ts';
import { MAX_TOKEN_BYTES } from './time-stamp.ts';

/*
 * Time stamps of RFC 3161, as RFC 5816 changes it. This file alone brings the ASN.1 along: import it lazily where pages
 * are to stay light.
 */

/** What an authority signed for: that what was stamped existed at that time, at the latest. */
export interface TimeStamp {
  /** By the authority's clock, in milliseconds since 1970. */
  readonly at: number;
  /** How far that clock may be off, as the authority says, in milliseconds; 0 where it says nothing. */
  readonly accuracyMs: number;
  /** Subject of the certificate that the token is signed with, such as `CN=Stamps, O=Authority`. Nobody here says that it is to be trusted. */
  readonly authority: string;
  /** SHA-256 of that certificate, in hexadecimal. */
  readonly certificateSha256: string;
}

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

const SHA256 = '2.16.840.1.101.3.4.2.1';

/** Hashes that nobody finds two contents for, as WebCrypto calls them. */
const hashes: Readonly<Record<string, string>> = {
  [SHA256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** RSA (PKCS #1 1.5) and ECDSA with these hashes. */
const signatureAlgorithms: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.1',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);

/** Status values that bring a token: granted, and granted with changes. */
const GRANTED: readonly number[] = [0, 1];

/**
 * The request for a stamp, DER.
 * @param nonce 8 bytes; its first is made one that needs no padding.
 */
export function timeStampRequest(message: Uint8Array, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: sha256(message).buffer }),
    }),
    nonce: new Integer({ valueHex: positive(nonce).buffer }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER(false));
}

/**
 * The token in an authority's reply to that request, checked as `openTimeStampToken` does, and for the nonce.
 * @throws HomewardError `time_stamp_refused`
 */
export async function tokenOfReply(
  reply: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  nonce: Uint8Array,
): Promise<{ readonly token: Uint8Array<ArrayBuffer>; readonly stamp: TimeStamp }> {
  const token = reading('the reply', () => {
    const { status } = new TimeStampResp({ schema: wholeBlock(reply) });
    if (!GRANTED.includes(status.status)) throw refused(`the authority refused the request (${wordsOf(status)})`);
    const [, given] = childrenOf(wholeBlock(reply));
    if (!(given instanceof Sequence)) throw refused('the reply holds no token');
    return new Uint8Array(given.valueBeforeDecodeView);
  });
  const stamp = await openTimeStampToken(token, message);
  const { nonce: returned } = readToken(token).tstInfo;
  if (!returned || !equalBytes(returned.valueBlock.valueHexView, positive(nonce))) {
    throw refused('it answers another request: its nonce is not the one that was asked with');
  }
  return { token, stamp };
}

/**
 * Checks that a token is for a message and signed as RFC 3161 asks: by the certificate in it, which was valid then, is made
 * for time stamps alone, and is named in what is signed. Whether that certificate is to be trusted is for people to say.
 * @param token DER of a ContentInfo. @throws HomewardError `time_stamp_refused`
 */
export async function openTimeStampToken(
  token: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<TimeStamp> {
  if (token.length > MAX_TOKEN_BYTES) throw refused(`it has ${token.length} bytes; ${MAX_TOKEN_BYTES} are the most`);
  const { signed, signer, tstInfo, at, accuracyMs } = readToken(token);
  const { hashAlgorithm, hashedMessage } = tstInfo.messageImprint;
  const imprint = hashedMessage.valueBlock.valueHexView;
  if (hashAlgorithm.algorithmId !== SHA256 || !equalBytes(imprint, sha256(message))) {
    throw refused('it is for something else: its imprint is another');
  }
  const certificate = await signingCertificate(signed, message);
  await requireNamed(certificate, signer);
  requireForTimeStamps(certificate);
  const [from, to] = [certificate.notBefore.value.getTime(), certificate.notAfter.value.getTime()];
  if (!(at >= from && at <= to)) throw refused('the authority’s certificate was not valid at that time');
  const certificateSha256 = await sha256Hex(bytesOf(certificate));
  return { at, accuracyMs, authority: subjectOf(certificate), certificateSha256 };
}

/** A token taken apart, its form checked. */
function readToken(token: Uint8Array<ArrayBuffer>) {
  return reading('the token', () => {
    const { contentType, content } = new ContentInfo({ schema: wholeBlock(token) });
    if (contentType !== OID.signedData) throw refused('it is no signed data');
    const signed = new SignedData({ schema: content });
    const { eContentType, eContent } = signed.encapContentInfo;
    const [signer, ...others] = signed.signerInfos;
    if (eContentType !== OID.tstInfo || !eContent) throw refused('what is signed in it is no time stamp');
    if (!signer || others.length > 0) throw refused('it is not signed by one authority alone');
    const info = wholeBlock(new Uint8Array(eContent.getValue()));
    const tstInfo = new TSTInfo({ schema: info });
    if (tstInfo.version !== 1) throw refused(`its version is ${tstInfo.version}; 1 is known`);
    // Without the zone's letter, it would be read by the clock of whoever looks.
    const time = childrenOf(info).find((block) => block instanceof GeneralizedTime);
    const isUtc = time && new TextDecoder().decode(time.valueBlock.valueHexView).endsWith('Z');
    const at = tstInfo.genTime.getTime();
    if (!isUtc || !Number.isSafeInteger(at) || at < 0) throw refused('its time is none');
    requireAttributes(signer);
    return { signed, signer, tstInfo, at, accuracyMs: accuracyOf(tstInfo) };
  });
}

/** RFC 3161, 2.4.2: seconds, thousandths and millionths of a second, each of which may be left out. */
function accuracyOf({ accuracy }: TSTInfo): number {
  const { seconds = 0, millis = 0, micros = 0 } = accuracy ?? {};
  const accuracyMs = seconds * 1000 + millis + Math.ceil(micros / 1000);
  if (!Number.isSafeInteger(accuracyMs) || accuracyMs < 0) throw refused('its accuracy is none');
  return accuracyMs;
}

/** Each attribute that counts stands there once and says what it must; algorithms are known ones. */
function requireAttributes(signer: SignerInfo): void {
  const attributes = signer.signedAttrs?.attributes ?? [];
  if (new Set(attributes.map(({ type }) => type)).size !== attributes.length) throw refused('it says something twice');
  const contentType = attributeOf(attributes, OID.contentType);
  if (!(contentType instanceof ObjectIdentifier) || contentType.getValue() !== OID.tstInfo) {
    throw refused('its signature is for something else than a time stamp');
  }
  if (attributeOf(attributes, OID.messageDigest) === undefined) throw refused('its signature covers no content');
  const [hash, signature] = [signer.digestAlgorithm.algorithmId, signer.signatureAlgorithm.algorithmId];
  if (!hashes[hash] || !signatureAlgorithms.has(signature)) {
    throw refused(`it is signed in a way that is not taken here (${hash}, ${signature})`);
  }
}

/** The only value of an attribute. */
function attributeOf(attributes: readonly Attribute[], type: string): unknown {
  const values: readonly unknown[] = attributes.find((attribute) => attribute.type === type)?.values ?? [];
  return values.length === 1 ? values[0] : undefined;
}

/** The certificate whose key signed the token. */
async function signingCertificate(signed: SignedData, message: Uint8Array<ArrayBuffer>): Promise<Certificate> {
  try {
    const asked = { signer: 0, data: message.slice().buffer, checkChain: false, extendedMode: true } as const;
    const { signatureVerified, signerCertificate } = await signed.verify(asked);
    if (signatureVerified && signerCertificate) return signerCertificate;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be checked';
    throw new HomewardError('time_stamp_refused', `its signature does not hold: ${why}`, { cause });
  }
  throw refused('its signature does not hold');
}

/** What is signed names the certificate (RFC 2634, 5.4, and RFC 5035): no other one with the same key can take its place. */
async function requireNamed(certificate: Certificate, signer: SignerInfo): Promise<void> {
  const attributes = signer.signedAttrs?.attributes ?? [];
  const v2 = attributeOf(attributes, OID.signingCertificateV2);
  const named = v2 ?? attributeOf(attributes, OID.signingCertificate);
  const [first] = childrenOf(childrenOf(named)[0]);
  const parts = childrenOf(first);
  const [algorithm] = childrenOf(parts[0]);
  const given = algorithm instanceof ObjectIdentifier ? hashes[algorithm.getValue()] : 'SHA-256';
  const hash = v2 ? given : 'SHA-1';
  const certHash = parts.find((part) => part instanceof OctetString);
  const isNamed =
    certHash !== undefined &&
    hash !== undefined &&
    equalBytes(
      certHash.valueBlock.valueHexView,
      new Uint8Array(await crypto.subtle.digest(hash, bytesOf(certificate))),
    );
  if (!isNamed) throw refused('what is signed does not name the authority’s certificate');
}

/** RFC 3161, 2.3: the key signs time stamps and nothing else, and whoever does not understand this must refuse it. */
function requireForTimeStamps({ extensions = [] }: Certificate): void {
  const usage = extensions.find(({ extnID }) => extnID === OID.extendedKeyUsage);
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== OID.timeStamping) {
    throw refused('the authority’s certificate is not one for time stamps alone');
  }
}

/** Short names of what a subject is commonly made of (RFC 4519). */
const names: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

const MAX_SUBJECT = 200;

/** Fit to be shown: an authority of anybody's can call itself anything. */
function subjectOf({ subject }: Certificate): string {
  const parts = subject.typesAndValues.flatMap(({ type, value }) => {
    const text: unknown = value.valueBlock.value;
    return names[type] && typeof text === 'string' ? [`${names[type]}=${text.replace(/\p{C}/gu, '')}`] : [];
  });
  return parts.reverse().join(', ').slice(0, MAX_SUBJECT) || 'an authority without a name';
}

const bytesOf = (certificate: Certificate): Uint8Array<ArrayBuffer> =>
  new Uint8Array(certificate.toSchema().toBER(false));

/** The block that the bytes are, and nothing behind it. */
function wholeBlock(bytes: Uint8Array<ArrayBuffer>) {
  const { offset, result } = fromBER(bytes);
  if (offset !== bytes.length || result.error) throw refused('it is not in the form of RFC 3161');
  return result;
}

const childrenOf = (block: unknown): readonly unknown[] => (block instanceof Sequence ? block.valueBlock.value : []);

/** As an INTEGER carries it: without a sign, and without a zero before it. */
const positive = (nonce: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(nonce, (byte, at) => (at === 0 ? (byte & 0x3f) | 0x40 : byte));

function wordsOf({ status, statusStrings = [] }: TimeStampResp['status']): string {
  const said = statusStrings.map((one) => one.getValue().replace(/\p{C}/gu, '')).join(' ');
  return said === '' ? `status ${status}` : `status ${status}: ${said.slice(0, MAX_SUBJECT)}`;
}

/** What the library throws at strange bytes becomes a refusal. */
function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HomewardError) throw cause;
    throw new HomewardError('time_stamp_refused', `${what} is not in the form of RFC 3161`, { cause });
  }
}

const refused = (why: string): HomewardError => new HomewardError('time_stamp_refused', why);
