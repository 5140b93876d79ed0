import { setTimeout as pause } from 'node:timers/promises';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { stampedHash, stampedMessageOf } from '@homeward/shared/time-stamp';
import { openTimeStampToken } from '@homeward/shared/time-stamp-token';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type AnswerQuery,
  answering,
  type OpensslAuthority,
  openAuthority,
  serveAuthority,
} from '../../../scripts/trial/openssl-authority.ts';
import { createTimeStamps } from '../../../server/src/repositories/time-stamps.ts';
import { createAuthority } from '../../../server/src/time-stamps/time-stamp-authority.ts';
import { TimeStamper } from '../../../server/src/time-stamps/time-stamper.ts';
import { needs, programPath } from '../../programs.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const MINUTE_MS = 60_000;
const withOpenssl = needs('openssl');

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let opened: Promise<OpensslAuthority> | null = null;
let opensslAnswer: AnswerQuery;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterAll(async () => {
  await server.close();
  await (await opened)?.remove();
});
const authority = async () => {
  opened ??= openAuthority(programPath('openssl'));
  return await opened;
};

/** What the authority does with the next request. */
let answer: AnswerQuery;
let served: Awaited<ReturnType<typeof serveAuthority>>;
let now: number;
let stamper: TimeStamper;
const failures: unknown[] = [];
const stamps = () => createTimeStamps(server.database);
beforeEach(async () => {
  opensslAnswer = async (query, response) => answering(await authority())(query, response);
  answer = opensslAnswer;
  served = await serveAuthority((query, response) => answer(query, response));
  now = 1_800_000_000_000;
  stamper = newStamper();
});
afterEach(async () => {
  await stamper.close();
  served.close();
  failures.length = 0;
});

/** How often the authority was asked, whether or not it came to know. */
let asks: number;
const newStamper = (deadlineMs?: number) => {
  const ask = createAuthority(served.url, deadlineMs);
  asks = 0;
  return new TimeStamper({
    stamps: stamps(),
    clock: { now: () => now },
    ask: (...args) => {
      asks += 1;
      return ask(...args);
    },
    onFailure: (cause) => failures.push(cause),
  });
};

/** Stores an item. @returns its receipt's root, as signed */
async function newRoot(): Promise<string> {
  const { root } = await mac.put(await mac.item());
  return root;
}
const proofOf = async (root: string) => {
  const { proofs, stamps: tokens } = await owner.call('timeStamps', { body: { roots: [stampedHash(root)] } });
  const [proof] = proofs;
  const stamp = tokens.find(({ id }) => id === proof?.stamp);
  return proof && stamp ? { proof, stamp } : null;
};

describe('roots of receipts', () => {
  withOpenssl('are stamped together, and each has its way to what the authority signed', async () => {
    const roots = [await newRoot(), await newRoot(), await newRoot()];
    expect(await proofOf(roots[0] ?? '')).toBeNull();
    await stamper.look();
    expect(failures).toEqual([]);
    expect(served.asked).toHaveLength(1);
    for (const root of roots) {
      const found = await proofOf(root);
      if (!found) throw new Error('a root has no stamp');
      const { at, authority: subject } = await openTimeStampToken(
        fromBase64Url(found.stamp.token),
        stampedMessageOf(root, found.proof),
      );
      expect(found.stamp.madeAt).toBe(at);
      expect(subject).toBe('CN=Stamps, O=Example Authority');
    }
    const unknown = await proofOf((await newRoot()) ?? '');
    expect(unknown).toBeNull();
    expect(await stamps().counts()).toMatchObject({ waiting: 1 });
  });

  withOpenssl('wait five minutes, or half a one where evidence came', async () => {
    await newRoot();
    await stamper.look();
    const first = served.asked.length;
    await newRoot();
    now += 4 * MINUTE_MS;
    await stamper.look();
    expect(served.asked).toHaveLength(first);
    stamper.hurry();
    await stamper.look();
    expect(served.asked).toHaveLength(first);
    now += MINUTE_MS / 2;
    await stamper.look();
    expect(served.asked).toHaveLength(first + 1);
    now += 5 * MINUTE_MS;
    await stamper.look();
    // Nothing is new: nobody is asked.
    expect(served.asked).toHaveLength(first + 1);
  });

  withOpenssl('of more than one batch are stamped in one round', async () => {
    await stamper.look();
    now += 5 * MINUTE_MS;
    const [, signature = ''] = (await newRoot()).split('.');
    const made = Array.from({ length: 2_100 }, (_, at) => ({
      token: `${toBase64Url(utf8(`${at}`.padStart(6, '0')))}.${signature}`,
    }));
    for (let from = 0; from < made.length; from += 300) {
      await server.database
        .insertInto('receipt_roots')
        .values(made.slice(from, from + 300))
        .execute();
    }
    const before = served.asked.length;
    await stamper.look();
    expect(failures).toEqual([]);
    expect(served.asked.length - before).toBe(3);
    expect(await stamps().counts()).toMatchObject({ waiting: 0 });
    const last = made.at(-1)?.token ?? '';
    const found = await proofOf(last);
    if (!found) throw new Error('the last root has no stamp');
    const message = stampedMessageOf(last, found.proof);
    expect(await openTimeStampToken(fromBase64Url(found.stamp.token), message)).toMatchObject({
      at: found.stamp.madeAt,
    });
  });
});

describe('an authority that fails', () => {
  const cases: readonly (readonly [string, AnswerQuery, RegExp])[] = [
    ['answers with an error', (_, response) => void response.writeHead(503).end(), /it answers 503/],
    [
      'sends one elsewhere',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /it answers 302/,
    ],
    ['hangs up', (_, response) => void response.destroy(), /it does not answer/],
    ['answers with garbage', (_, response) => void response.end('<h1>It works</h1>'), /not in the form of RFC 3161/],
    ['answers with too much', (_, response) => void response.end(Buffer.alloc(100_000)), /more than 65536 bytes/],
    ['never answers', () => {}, /does not answer \(in time\)/],
  ];
  test.each(cases)('that %s: it is told, and asked again later each time', async (name, fails, words) => {
    await stamper.close();
    stamper = newStamper(name === 'never answers' ? 300 : undefined);
    await newRoot();
    answer = fails;
    await stamper.look();
    expect(failures).toEqual([expect.objectContaining({ detail: expect.stringMatching(words) })]);
    expect(stamper.failures).toBe(1);
    stamper.hurry();
    now += 4 * MINUTE_MS;
    await stamper.look();
    expect(asks).toBe(1);
    now += MINUTE_MS;
    await stamper.look();
    expect(asks).toBe(2);
    now += 5 * MINUTE_MS;
    await stamper.look();
    expect(asks).toBe(2);
  });

  withOpenssl('is asked as usual once it works again, and what waited is stamped', async () => {
    const root = await newRoot();
    answer = (_, response) => void response.destroy();
    await stamper.look();
    now += 5 * MINUTE_MS;
    answer = opensslAnswer;
    await stamper.look();
    expect(failures).toHaveLength(1);
    expect(await proofOf(root)).not.toBeNull();
    await newRoot();
    now += 5 * MINUTE_MS;
    await stamper.look();
    expect(await stamps().counts()).toMatchObject({ waiting: 0 });
  });

  withOpenssl('answers with the stamp of another request, or refuses: nothing of it is kept', async () => {
    await newRoot();
    const { made } = await stamps().counts();
    let earlier: Uint8Array | null = null;
    const { reply } = await authority();
    answer = async (query, response) => {
      earlier = await reply(query);
      response.destroy();
    };
    await stamper.look();
    now += 10 * MINUTE_MS;
    answer = (_, response) => void response.end(earlier);
    await stamper.look();
    now += 60 * MINUTE_MS;
    answer = async (_, response) => void response.end(await reply(new Uint8Array([0x30, 0x00])));
    await stamper.look();
    const told = failures.map((failure) => (failure as { detail: string }).detail);
    expect(told).toEqual([
      expect.stringMatching(/does not answer/),
      expect.stringMatching(/nonce is not the one/),
      expect.stringMatching(/the authority refused the request \(status 2/),
    ]);
    expect((await stamps().counts()).made).toBe(made);
  });

  test('does not keep the server from ending', async () => {
    await newRoot();
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const looking = stamper.look();
    await asked;
    await stamper.close();
    await looking;
    expect(failures).toEqual([]);
    await stamper.look();
    expect(served.asked).toHaveLength(1);
  });
});

test('an authority that is slow keeps no item waiting', async () => {
  const asked = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  await newRoot();
  const looking = stamper.look();
  await asked;
  expect(await newRoot()).toMatch(/\./);
  expect(await Promise.race([looking.then(() => 'stamped'), pause(50, 'still waiting')])).toBe('still waiting');
});
