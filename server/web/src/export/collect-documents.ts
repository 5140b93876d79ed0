import type { ActivityEntry } from '@homeward/shared/api/activity';
import type { Call } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import type { OpenAccount } from '../owner/open-account.ts';
import type { OpenedRecords } from '../owner/records.ts';
import type { Document } from './export-protocol.ts';
import { exportReadme } from './export-readme.ts';

const PAGE_ENTRIES = 200;
/** A log of a year has fewer. */
const MAX_PAGES = 5_000;

interface Collected {
  readonly call: Call;
  readonly account: OpenAccount;
  readonly server: string;
  readonly madeAt: number;
  readonly records: OpenedRecords;
  /** Each Mac with its folder in the export. */
  readonly macs: readonly { readonly folder: string; readonly about: object }[];
  readonly signal: AbortSignal;
}

/**
 * All of the account but the items: what the owner wrote, opened, and what the server keeps beside it. No key and no secret:
 * an authenticator's key, what a passkey unlocks with, and a pairing's secret are left out.
 */
export async function collectDocuments({
  call,
  account,
  server,
  madeAt,
  records,
  macs,
  signal,
}: Collected): Promise<Document[]> {
  const json = (path: string, value: object): Document => ({ path, text: `${JSON.stringify(value, null, 1)}\n` });
  const { accountId, loginName, keyring, orderKey, signedState } = account;
  const own = records.records.filter(({ body }) => body.kind !== 'pairing');
  const activity = await wholeLog(call, signal);
  const { sessions } = await call('sessions', {});
  const { factors } = await call('factors', {});
  const { holds } = await call('holds', {});
  const { channels } = await call('messages', {});
  const { shares } = await call('shares', {});
  const lifetime = await call('lifetime', {});
  signal.throwIfAborted();
  return [
    {
      path: 'README.txt',
      text: exportReadme({ loginName, server, madeAt, folders: macs.map(({ folder }) => folder) }),
    },
    json('account.json', {
      ...{ accountId, loginName, server, exportedAt: new Date(madeAt).toISOString() },
      publicKeys: {
        recipient: keyring.recipient,
        orderKey: toBase64Url(orderKey.publicKey),
        rootKey: keyring.rootKey,
      },
      state: signedState.token,
    }),
    json('profile.json', own.find(({ body }) => body.kind === 'profile')?.body ?? {}),
    json('records.json', { records: own, unopenable: records.unopenable }),
    json('activity.json', { entries: activity }),
    json('sessions.json', { sessions }),
    json('factors.json', {
      factors: factors.map(({ unlock, ...factor }) => ({ ...factor, opensVault: unlock !== null })),
    }),
    json('holds.json', { holds }),
    json('messages.json', { channels }),
    json('shares.json', { shares }),
    json('lifetime.json', lifetime),
    ...macs.map(({ folder, about }) => json(`${folder}/mac.json`, about)),
  ];
}

async function wholeLog(call: Call, signal: AbortSignal): Promise<ActivityEntry[]> {
  const entries: ActivityEntry[] = [];
  let before: number | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted();
    const query = { limit: PAGE_ENTRIES, ...(before !== null && { before }) };
    const reply: { entries: ActivityEntry[]; before: number | null } = await call('activity', { query });
    entries.push(...reply.entries);
    before = reply.before;
    if (before === null) break;
  }
  return entries;
}
