import { timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import { SHARED_PAGE_ITEMS, type Share, type ShareReading } from '@homeward/shared/api/shares';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { MAX_SHARED_BYTES } from '@homeward/shared/share';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createShares, type StoredShare } from '../repositories/shares.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { ItemService } from './items.ts';
import type { StepUp } from './step-up.ts';
import { tokenSha256 } from './token.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Links of one account that open something. */
const MAX_SHARES = 100;

/** Compared with where there is no share: the answer takes as long. */
const NO_TOKEN = tokenSha256('');

const opensNothing = () =>
  new HomewardError('not_found', 'this link opens nothing: it is over, was revoked, or is not whole');

interface SharePorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check'>;
  readonly devices: Pick<DeviceService, 'stored'>;
  readonly items: Pick<ItemService, 'sealed'>;
  /** Tells the owner's open consoles to look again. */
  readonly changed: (accountId: string) => void;
}

export type ShareService = ReturnType<typeof createShareService>;

/** Links that open chosen items. What they open with is sealed under a secret that never comes here. */
export function createShareService({ database, clock, activity, stepUp, devices, items, changed }: SharePorts) {
  const shares = createShares(database);

  /**
   * The share, where its token is right. Unknown, over, revoked and wrong are one answer. While its account or what its Mac
   * sent is to be deleted, it is closed, for whoever has the link: it opens again where that is taken back.
   * @throws HomewardError `not_found`, `share_closed`
   */
  async function reading({ shareId, readToken }: ShareReading): Promise<StoredShare> {
    const share = await shares.opening(shareId, clock.now());
    const [shown, kept] = [tokenSha256(readToken), share?.tokenSha256 ?? NO_TOKEN].map((hash) => Buffer.from(hash));
    const isRight = shown !== undefined && kept !== undefined && timingSafeEqual(shown, kept);
    if (!share || !isRight) {
      throw opensNothing();
    }
    if (share.isClosed) {
      throw new HomewardError('share_closed', 'it may open again; ask whoever gave it to you');
    }
    return share;
  }

  return {
    list: (accountId: string): Promise<Share[]> => shares.all(accountId, clock.now()),

    /** @throws HomewardError `not_found`, `too_large`, `step_up_needed` and what else the proof gives, `bad_request` */
    async create(owner: Owner, body: BodyOf<Api['createShare']>): Promise<Share> {
      const { accountId, sessionId } = owner;
      const { shareId, deviceId, itemIds, days, sealed, proof } = body;
      await devices.stored(accountId, deviceId);
      const { count, bytes } = await shares.totalOf(deviceId, itemIds);
      if (count !== itemIds.length) {
        throw new HomewardError('not_found', 'some of these items are not, or no longer, on the server; choose anew');
      }
      if (bytes > MAX_SHARED_BYTES) {
        const most = Math.floor(MAX_SHARED_BYTES / 1024 / 1024);
        throw new HomewardError('too_large', `a link opens ${most} MiB at most; choose a shorter time, or no photos`);
      }
      const open = (await shares.all(accountId, clock.now())).filter(({ revokedAt }) => revokedAt === null);
      if (open.length >= MAX_SHARES) {
        throw new HomewardError('too_large', `there are ${MAX_SHARES} links already; revoke one that is done with`);
      }
      const spendProof = await stepUp.check(owner, proof, stepUpAction.account('share'));
      const madeAt = clock.now();
      const expiresAt = madeAt + days * DAY_MS;
      await database.transaction().execute(async (transaction) => {
        const share = { shareId, accountId, deviceId, madeAt, expiresAt, sealed, itemIds };
        if (!(await createShares(transaction).insert({ ...share, tokenSha256: body.readTokenSha256 }))) {
          throw new HomewardError('bad_request', 'this share is there already; make another one');
        }
        await spendProof(transaction);
        await activity.record(accountId, { what: 'share-made', sessionId, deviceId }, transaction);
      });
      changed(accountId);
      const none = { revokedAt: null, views: 0, lastViewAt: null };
      return { shareId, deviceId, madeAt, expiresAt, items: itemIds.length, ...none };
    },

    /** @throws HomewardError `not_found` where there is none that opens */
    async revoke({ accountId, sessionId }: Owner, shareId: string): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        const revoked = await createShares(transaction).revoke(accountId, shareId, clock.now());
        if (!revoked) throw new HomewardError('not_found', 'no such link, or it opens nothing any more');
        const { deviceId } = revoked;
        await activity.record(accountId, { what: 'share-revoked', sessionId, deviceId }, transaction);
      });
      changed(accountId);
    },

    /** Counts the view. The log tells of the first on each day: somebody who has the link cannot fill it. */
    async open(shown: ShareReading): Promise<ReplyOf<Api['openShare']>> {
      const share = await reading(shown);
      const { accountId, deviceId, lastViewAt, expiresAt } = share;
      const sealed = await shares.sealedOf(share.shareId);
      if (sealed === undefined) throw opensNothing();
      const now = clock.now();
      await database.transaction().execute(async (transaction) => {
        await createShares(transaction).countView(share.shareId, Math.floor(now / MINUTE_MS) * MINUTE_MS);
        if (lastViewAt !== null && Math.floor(lastViewAt / DAY_MS) === Math.floor(now / DAY_MS)) return;
        await activity.record(accountId, { what: 'share-opened', deviceId }, transaction);
      });
      changed(accountId);
      return { sealed, expiresAt };
    },

    /** A page of what is shared. */
    async items({ after, ...shown }: BodyOf<Api['sharedItems']>): Promise<ReplyOf<Api['sharedItems']>> {
      const found = await shares.itemsOf(await reading(shown), after ?? '', SHARED_PAGE_ITEMS + 1);
      const page = found.slice(0, SHARED_PAGE_ITEMS);
      return {
        items: page.map(({ item }) => item),
        after: found.length > SHARED_PAGE_ITEMS ? (page.at(-1)?.id ?? null) : null,
      };
    },

    /** The sealed bytes of a shared item. @throws HomewardError `not_found` */
    async sealed({ itemId, ...shown }: BodyOf<Api['sharedSealed']>): Promise<Buffer | Readable> {
      const { accountId, deviceId, shareId } = await reading(shown);
      if (!(await shares.covers(shareId, itemId))) throw new HomewardError('not_found', 'the link does not open this');
      return await items.sealed(accountId, deviceId, itemId);
    },

    /** Deletes what is over; to be called now and then. */
    sweep: (): Promise<void> => shares.deleteOver(clock.now()),
  };
}
