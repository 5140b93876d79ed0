import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackItem } from '@homeward/shared/pack/pack-parts';
import { noteWords, packDay, packWords } from '@homeward/shared/pack/pack-words';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import type { ItemToPack } from '@homeward/shared/pack/write-pack';
import { issueReceipts } from '@homeward/shared/receipt';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OpensslAuthority, openAuthority } from '../../../scripts/trial/openssl-authority.ts';
import { needs, programPath } from '../../programs.ts';
import { flipBit } from '../owner-and-mac.ts';
import {
  editJson,
  type Files,
  filesOf,
  ITEM,
  inMemory,
  mend,
  type PackMakers,
  packMakers,
  partsOf,
  withTimeStamps,
} from './pack-under-test.ts';

const STAMPS = ['time-stamps/000001.tst', 'time-stamps/000002.tst'] as const;
const withOpenssl = needs('openssl');

let made: Promise<{ authority: OpensslAuthority; makers: PackMakers; files: Files }> | null = null;
const stampedPack = () => {
  made ??= (async () => {
    const authority = await openAuthority(programPath('openssl'));
    const makers = await withTimeStamps(await packMakers(), authority.stamp);
    return { authority, makers, files: await filesOf(partsOf(makers)) };
  })();
  return made;
};
afterAll(async () => (await made)?.authority.remove());

const verdictOf = async (files: Files) => await verifyPack(inMemory(files));
const inItem = (files: Files, seq: number, change: (item: PackItem) => void) =>
  editJson<PackItem>(files, ITEM(seq), change);
const read = (files: Files, path: string) => new TextDecoder().decode(files.get(path));

withOpenssl('a pack with time stamps holds, and says whose they are and from when', async () => {
  const { files } = await stampedPack();
  const verdict = await verdictOf(files);
  expect(verdict.failure).toBeNull();
  expect(verdict.held.map(({ step }) => step)).toEqual([
    ...['archive', 'statement', 'parts', 'certificate', 'orders', 'envelopes'],
    ...['receipts', 'time-stamps', 'originals', 'chain'],
  ]);
  expect(verdict.held).toContainEqual({ step: 'time-stamps', count: 2 });
  const stamped = { authority: 'CN=Stamps, O=Example Authority', items: 5 };
  expect(verdict.notes?.timeStamps).toMatchObject({ stamped: [stamped], unstamped: 0 });
  const words = noteWords(verdict);
  expect(words).toContainEqual(
    expect.stringMatching(/^5 items carry a time stamp of CN=Stamps, O=Example Authority, the earliest of 20\d\d-/),
  );
  expect(words).not.toContain(packWords.noTimeStamps);
  expect(read(files, 'README.txt')).toContain('openssl ts -verify');
  expect(read(files, 'README.txt')).not.toContain('no other authority');
});

withOpenssl(
  'a stamp from before the server signed for the item is told with both times, and fails nothing',
  async () => {
    const { authority, makers } = await stampedPack();
    const receivedAt = async (serverTime: number) => {
      const items: ItemToPack[] = [];
      for (const item of makers.items) {
        const [receipt] = await issueReceipts([item.receipt.envelopeHash], serverTime, makers.receiptKey);
        if (receipt) items.push({ ...item, receipt });
      }
      return await verdictOf(await filesOf(partsOf(await withTimeStamps({ ...makers, items }, authority.stamp))));
    };
    // The authority stamps by the clock of this machine.
    const anHourAhead = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
    const wrong = await receivedAt(anHourAhead);
    expect(wrong.failure).toBeNull();
    const early = { items: 5, serverTime: anHourAhead };
    expect(wrong.notes?.timeStamps.stamped).toMatchObject([{ early }]);
    const told = noteWords(wrong).filter((words) =>
      words.startsWith('Clocks disagree: 5 items carry a stamp of CN=Stamps'),
    );
    expect(told).toEqual([expect.stringContaining(`received ${packDay(anHourAhead)} by the server’s`)]);
    // A little ahead is what clocks are.
    const usual = await receivedAt(Date.now() + 50_000);
    expect(usual.notes?.timeStamps.stamped).toMatchObject([{ items: 5, early: null }]);
  },
);

withOpenssl('a pack of which some items wait for their stamp says so', async () => {
  const { makers } = await stampedPack();
  const items = makers.items.map(({ timeStamp, ...item }, at) => (at === 1 ? item : { ...item, timeStamp }));
  const verdict = await verdictOf(await filesOf(partsOf(makers, { items })));
  expect(verdict.failure).toBeNull();
  expect(noteWords(verdict)).toContain(packWords.unstamped(1));
});

test('a pack without them holds as it always did, and says what the times rest on', async () => {
  const files = await filesOf(partsOf(await packMakers()));
  const verdict = await verdictOf(files);
  expect(verdict.holds).toBe(true);
  expect(noteWords(verdict)).toContain(packWords.noTimeStamps);
  expect(read(files, 'README.txt')).toContain('no other authority stamped them');
  expect(read(files, 'README.txt')).not.toContain('openssl ts');
});

withOpenssl('one bit of any part that has to do with them is found and named', async () => {
  const { files } = await stampedPack();
  const paths = [...STAMPS, ITEM(1), ITEM(3)];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), async (path, bit) => {
      const verdict = await verdictOf(new Map(files).set(path, flipBit(files.get(path) ?? new Uint8Array(), bit)));
      expect(verdict.failure).toMatchObject({ part: path });
    }),
    { numRuns: 60 },
  );
});

const lies: readonly (readonly [string, string, (files: Files, other: OpensslAuthority) => Files | Promise<Files>])[] =
  [
    ['a stamp that changed places with another', STAMPS[0], (f) => swapped(f, ...STAMPS)],
    ['a stamp that is no stamp', STAMPS[1], (f) => f.set(STAMPS[1], new TextEncoder().encode('no stamp'))],
    ['a stamp with bytes behind it', STAMPS[0], (f) => f.set(STAMPS[0], new Uint8Array([...bytesOf(f, STAMPS[0]), 0]))],
    [
      'a stamp that is gone',
      STAMPS[0],
      (f) => {
        f.delete(STAMPS[0]);
        return f;
      },
    ],
    [
      'a stamp that no item names',
      'time-stamps/000003.tst',
      (f) => f.set('time-stamps/000003.tst', bytesOf(f, STAMPS[0])),
    ],
    ['an item that names another stamp', ITEM(5), (f) => withStamp(f, 5, { part: STAMPS[0] })],
    ['an item with another place in it', ITEM(4), (f) => withStamp(f, 4, { index: 2 })],
    ['an item with a path to nowhere', ITEM(2), (f) => withStamp(f, 2, { path: [] })],
    [
      'the same content signed by another authority for something else',
      STAMPS[1],
      async (f, other) => f.set(STAMPS[1], await other.stamp(new TextEncoder().encode('something else'))),
    ],
  ];

withOpenssl('what an owner could try who signs the pack anew is refused, and named', async () => {
  const { files, makers, authority } = await stampedPack();
  for (const [name, part, change] of lies) {
    const mended = await mend(await change(new Map(files), authority), makers.us.orderKey);
    const { failure, held } = await verdictOf(mended);
    expect([name, failure]).toEqual([name, expect.objectContaining({ step: 'time-stamps', part })]);
    expect(held.map(({ step }) => step)).not.toContain('time-stamps');
  }
});

withOpenssl('OpenSSL alone shows what the README says it shows', async () => {
  const { files, authority } = await stampedPack();
  const folder = mkdtempSync(join(tmpdir(), 'homeward-stamps-'));
  try {
    const token = join(folder, '000001.tst');
    writeFileSync(token, bytesOf(files, STAMPS[0]));
    const openssl = (...args: string[]) =>
      execFileSync(programPath('openssl'), args, {
        encoding: 'utf8',
        timeout: 60_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const shown = openssl('ts', '-reply', '-token_in', '-in', token, '-text');
    expect(shown).toMatch(/Time stamp: /);
    const lines = [...shown.matchAll(/^ {4}\d{4} - ((?:[0-9a-f]{2}[ -]){16})/gm)].map(([, hex = '']) => hex);
    const digest = lines.slice(0, 2).join('').replace(/[ -]/g, '');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const given = ['-token_in', '-in', token, '-digest', digest, '-CAfile', authority.certificate];
    expect(openssl('ts', '-verify', ...given)).toContain('OK');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const bytesOf = (files: Files, path: string) => new Uint8Array(files.get(path) ?? []);
const swapped = (files: Files, one: string, other: string): Files =>
  new Map(files).set(one, bytesOf(files, other)).set(other, bytesOf(files, one));
const withStamp = (files: Files, seq: number, change: Partial<NonNullable<PackItem['timeStamp']>>): Files =>
  inItem(files, seq, (item) => {
    if (item.timeStamp) Object.assign(item.timeStamp, change);
  });
