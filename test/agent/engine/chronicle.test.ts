import { writeFile } from 'node:fs/promises';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { Chronicle } from '../../../agent/src/engine/chronicle.ts';
import type { ModeState } from '../../../agent/src/engine/mode.ts';
import { stolenLines } from '../../../agent/src/engine/stolen-lines.ts';
import type { WrittenItem } from '../../../agent/src/outbox/item-writer.ts';
import type { AgentState } from '../../../agent/src/state/agent-state.ts';
import { Journal } from '../../../agent/src/state/journal.ts';
import { readJournal } from '../../../agent/src/state/journal-reader.ts';
import { createStolenFile, StolenRecord } from '../../../agent/src/state/stolen-record.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';
import { draft, openWriter } from '../outbox/writer-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
/** Of journal and captures; files keep the system's time. */
let now: number;
let disk: ReturnType<typeof createDisk>;
let opened: Awaited<ReturnType<typeof openWriter>>;
let record: StolenRecord;
let chronicle: Chronicle;
let written: WrittenItem[];

beforeEach(async () => {
  directory = await temporaryDirectory();
  now = Date.now();
  await start();
});
afterEach(async () => {
  await chronicle.idle();
  await directory.remove();
});

/** A start of the agent: what was not on disk is lost. */
async function start(): Promise<void> {
  disk = createDisk();
  written = [];
  opened = await openWriter(directory.path, disk, (item) => written.push(item));
  const log = keptLog();
  record = new StolenRecord(createStolenFile(disk, opened.directory.stolen, log), log);
  await record.load();
  const journal = new Journal(disk, opened.directory.journal, () => now, log);
  chronicle = new Chronicle({ journal, record, disk, directory: opened.directory, log });
}

/** Some moments later. */
function later(): number {
  now += 5;
  return now;
}

const protectedSince = (since: number): ModeState => ({ mode: 'protected', since, intervalSeconds: 3600 });
const stolenSince = (since: number): ModeState => ({
  ...({ mode: 'stolen', hidden: true, intervalSeconds: 300 } as const),
  ...{ since, until: since + 3_600_000 },
});
const stateOf = (mode: ModeState, orderSeq: number): AgentState =>
  ({
    mode,
    pins: { loginName: 'maria', origin: 'https://homeward.example' },
    orders: { mode: { seq: orderSeq, hash: 'x' } },
  }) as AgentState;

/** Captures an item; whether the chronicle is told of it is what a crash decides. */
async function capture(kind: ItemKind, mode: Mode, isTold = true): Promise<void> {
  now += 10;
  const item = await opened.writer.write({ ...draft(kind, 'x', undefined, null, mode), capturedAt: now });
  if (item && isTold) chronicle.captured(item);
}

async function change(from: ModeState, to: ModeState, orderSeq: number, why: 'order' | 'expired' = 'order') {
  chronicle.changed({ before: { mode: from }, after: stateOf(to, orderSeq), why }, opened.writer.head);
  await chronicle.idle();
}

/** The journal, oldest first, in a word or two a row. */
async function told(): Promise<string[]> {
  const { rows } = await readJournal(disk, opened.directory.journal, { limit: 500 }, () => '');
  return rows.toReversed().map((row) => {
    if (row.what === 'item') return `${row.mode} ${row.kind} ${row.state}`;
    return row.what === 'mode' ? `now ${row.mode}` : row.what;
  });
}

test('a theft from beginning to end: silence, then all of it, and a summary', async () => {
  const before = protectedSince(now);
  await chronicle.takeUp(stateOf(before, 0), opened.writer.head);
  await capture('report', 'protected');
  const during = stolenSince(later());
  await change(before, during, 1);
  for (const kind of ['event', 'report', 'snapshot', 'machine', 'route'] as const) await capture(kind, 'stolen');
  await chronicle.idle();
  expect(await told()).toEqual(['paired', 'protected report waiting']);
  expect(record.summary).toBeNull();

  const [first, , third] = opened.outbox.waiting.all;
  if (first && third) await Promise.all([opened.outbox.settle(first), opened.outbox.reject(third)]);
  const after = protectedSince(later());
  await change(during, after, 2);
  await capture('report', 'protected');
  await chronicle.idle();
  expect(await told()).toEqual([
    ...['paired', 'protected report sent', 'now stolen', 'stolen event waiting', 'stolen report rejected'],
    ...['stolen snapshot waiting', 'stolen machine waiting', 'stolen route waiting', 'now protected'],
    'protected report waiting',
  ]);
  expect(record.summary).toEqual({
    ...{ from: during.mode === 'stolen' && during.since, to: after.mode === 'protected' && after.since, why: 'order' },
    counts: { report: 1, snapshot: 1, machine: 1, route: 1 },
    account: { loginName: 'maria', origin: 'https://homeward.example' },
  });
});

describe('a crash', () => {
  test('before what was captured was counted: it is counted at the next start, once', async () => {
    const before = protectedSince(now);
    await chronicle.takeUp(stateOf(before, 0), opened.writer.head);
    await capture('report', 'protected');
    const during = stolenSince(later());
    await change(before, during, 1);
    await capture('report', 'stolen');
    await chronicle.idle();
    await capture('snapshot', 'stolen', false);
    for (let starts = 0; starts < 2; starts += 1) {
      await start();
      await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
      expect(record.running?.counts).toEqual({ report: 1, snapshot: 1, machine: 0, route: 0 });
      await chronicle.idle();
    }
  });

  test.each([
    ['expired', 1],
    ['order', 2],
  ] as const)('before the end was noted: by the state’s word it was “%s”', async (why, orderSeq) => {
    const during = stolenSince(later());
    await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
    await capture('report', 'stolen');
    await chronicle.idle();
    await capture('snapshot', 'stolen', false);
    const endedAt = later();
    await capture('report', 'protected', false);
    await start();
    await chronicle.takeUp(stateOf(protectedSince(endedAt), orderSeq), opened.writer.head);
    await chronicle.idle();
    expect(record.summary).toMatchObject({ why, to: endedAt, counts: { report: 1, snapshot: 1 } });
    expect(await told()).toContain('stolen snapshot waiting');
  });

  test('before the beginning was noted: the envelopes tell what belongs to it', async () => {
    await chronicle.takeUp(stateOf(protectedSince(now), 0), opened.writer.head);
    await capture('report', 'protected');
    const during = stolenSince(later());
    for (const kind of ['report', 'snapshot', 'snapshot'] as const) await capture(kind, 'stolen', false);
    await start();
    await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
    expect(record.running).toMatchObject({ after: { seq: 1 }, counts: { report: 1, snapshot: 2 } });
  });

  test('before the journal was told, it is told at the next start; told again it says nothing twice', async () => {
    const during = stolenSince(later());
    await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
    await capture('report', 'stolen');
    record.end({ to: later(), why: 'order' });
    await record.save();
    for (let tries = 0; tries < 2; tries += 1) {
      await start();
      await chronicle.takeUp(stateOf(protectedSince(now), 2), opened.writer.head);
      await chronicle.idle();
      expect((await told()).filter((words) => words.startsWith('stolen'))).toEqual(['stolen report waiting']);
    }
    expect(record.unwritten).toEqual([]);
  });
});

test('stolen again at once: nothing of the first time is shown before the second is over', async () => {
  const first = stolenSince(later());
  await chronicle.takeUp(stateOf(first, 1), opened.writer.head);
  await capture('report', 'stolen');
  const between = protectedSince(later());
  chronicle.changed({ before: { mode: first }, after: stateOf(between, 2), why: 'order' }, opened.writer.head);
  const second = stolenSince(later());
  chronicle.changed({ before: { mode: between }, after: stateOf(second, 3), why: 'order' }, opened.writer.head);
  await capture('snapshot', 'stolen');
  await chronicle.idle();
  expect((await told()).join()).not.toContain('stolen report');
  await change(second, protectedSince(later()), 4);
  expect((await told()).filter((words) => words.startsWith('stolen'))).toEqual([
    'stolen report waiting',
    'stolen snapshot waiting',
  ]);
  expect(record.summary).toMatchObject({ counts: { report: 1, snapshot: 0 } });
  await record.acknowledge();
  expect(record.summary).toMatchObject({ counts: { report: 0, snapshot: 1 } });
});

test('an order to go on is the same theft', async () => {
  const during = stolenSince(later());
  await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
  await capture('report', 'stolen');
  await change(during, { ...during, intervalSeconds: 900 } as ModeState, 2);
  await capture('report', 'stolen');
  await chronicle.idle();
  expect(record.running).toMatchObject({ orderSeq: 2, counts: { report: 2 } });
});

test('what is no longer kept, or too much to list, stands in one line with its numbers', async () => {
  const during = stolenSince(later());
  await chronicle.takeUp(stateOf(during, 1), opened.writer.head);
  for (let round = 0; round < 3; round += 1) {
    for (const kind of ['report', 'snapshot'] as const) await capture(kind, 'stolen');
  }
  record.end({ to: now, why: 'order' });
  const [ended] = record.unwritten;
  if (!ended) throw new Error('nothing ended');
  const [gone, damaged] = opened.outbox.waiting.all;
  await opened.outbox.settle(gone as never);
  await opened.outbox.sent.prune(0);
  await writeFile(`${opened.directory.outbox}/${damaged?.name}`, 'rubbish');
  const lines = await stolenLines(disk, opened.directory, ended, 3);
  const collected = lines.find(({ entry }) => entry.what === 'collected');
  expect(collected?.entry).toMatchObject({ counts: { report: 2, snapshot: 1, machine: 0, route: 0 } });
  expect(lines.filter(({ entry }) => entry.what === 'captured')).toHaveLength(3);
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted((a, b) => a - b));
});
