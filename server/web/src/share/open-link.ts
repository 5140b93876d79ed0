import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { fromBase64Url } from '@homeward/shared/base64url';
import { certificateKind } from '@homeward/shared/certificate';
import { envelopeKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { openShare, type SharedEvidence, type ShareKeys } from '@homeward/shared/share';
import { hashSigned, openSigned } from '@homeward/shared/signed';
import { readEnvelope } from '../items/read-envelope.ts';
import type { ItemSigners } from '../owner/items.ts';

/** Pages of a share at most: more than it may have. */
const MAX_PAGES = 50;

/** What a link opened: the owner's words, and what every item is checked against. */
export interface OpenedLink {
  readonly evidence: SharedEvidence;
  readonly expiresAt: number;
  readonly signers: ItemSigners;
}

/**
 * Opens a link, which counts as one view.
 * @throws HomewardError `not_found` (over, revoked, unknown), `share_closed`, `unopenable`, `bad_signature`, `certificate_refused`, `unavailable`
 */
export async function openLink(call: Call, keys: ShareKeys): Promise<OpenedLink> {
  const { shareId, readToken } = keys;
  const { sealed, expiresAt } = await call('openShare', { body: { shareId, readToken } });
  const evidence = await openShare(sealed, keys);
  const { accountId, deviceId, receiptKey } = evidence;
  const certificate = await openSigned(certificateKind, evidence.certificate, fromBase64Url(evidence.orderKey));
  if (certificate.accountId !== accountId || certificate.deviceId !== deviceId) {
    throw new HomewardError('certificate_refused', 'it is the certificate of another Mac');
  }
  return { evidence, expiresAt, signers: { accountId, deviceId, receiptKey, deviceKey: certificate.deviceKey } };
}

/** The items of a link that the server still has and the link has a key for. */
export interface LinkedItems {
  /** Reports first, since a place says most and weighs least; then the newest first. */
  readonly listed: readonly ListedItem[];
  /** By the envelope as it is signed. */
  readonly fileKeys: ReadonlyMap<string, string>;
  /** How many the owner shared that are no longer there. */
  readonly gone: number;
}

/** @throws HomewardError as the server says */
export async function listLinked(call: Call, keys: ShareKeys, { items }: SharedEvidence): Promise<LinkedItems> {
  const { shareId, readToken } = keys;
  const byHash = new Map(items.map(({ envelopeHash, fileKey }) => [envelopeHash, fileKey]));
  const found: { listed: ListedItem; isReport: boolean; capturedAt: number }[] = [];
  const fileKeys = new Map<string, string>();
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const body = { shareId, readToken, ...(after !== null && { after }) };
    const reply: { items: ListedItem[]; after: string | null } = await call('sharedItems', { body });
    for (const listed of reply.items) {
      const envelope = readEnvelope(listed);
      const fileKey = envelope && byHash.get(hashSigned(envelopeKind, listed.envelope));
      if (!envelope || !fileKey || fileKeys.has(listed.envelope)) continue;
      fileKeys.set(listed.envelope, fileKey);
      found.push({ listed, isReport: envelope.kind === 'report', capturedAt: envelope.capturedAt });
    }
    after = reply.after;
    if (after === null) break;
  }
  found.sort((a, b) => Number(b.isReport) - Number(a.isReport) || b.capturedAt - a.capturedAt);
  return { listed: found.map(({ listed }) => listed), fileKeys, gone: byHash.size - fileKeys.size };
}
