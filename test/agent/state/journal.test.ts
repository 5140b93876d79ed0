import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { Journal, olderJournal } from '../../../agent/src/state/journal.ts';
import type { JournalEntry, TimedEntry } from '../../../agent/src/state/journal-line.ts';
import { JournalPage, type JournalQuery, type JournalRow } from '../../../agent/src/state/journal-page.ts';
import { readJournal } from '../../../agent/src/state/journal-reader.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
let now: number;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, 'journal.jsonl');
  now = 1_000;
});
afterEach(() => directory.remove());

const newJournal = () => new Journal(createDisk(), path, () => now, keptLog());
const wordsOf = (row: JournalRow) => JSON.stringify(row);
const read = (query: Partial<JournalQuery> = {}) => readJournal(createDisk(), path, { limit: 500, ...query }, wordsOf);

const captured = (seq: number, mode: 'protected' | 'stolen' = 'protected'): JournalEntry => ({
  ...({ what: 'captured', kind: 'report', mode } as const),
  ...{ epoch: 1, seq },
});
const sent = (seq: number): JournalEntry => ({ what: 'sent', kind: 'report', epoch: 1, seq });

/** Writes the entries, one a second. */
async function written(...entries: readonly JournalEntry[]): Promise<void> {
  const journal = newJournal();
  for (const entry of entries) {
    now += 1_000;
    journal.write(entry);
  }
  await journal.idle();
}

/** Each row in a word or two, newest first. */
const told = async (query: Partial<JournalQuery> = {}) =>
  (await read(query)).rows.map((row) => ('state' in row ? `${row.at / 1000} ${row.mode} ${row.state}` : row.what));

describe('the file', () => {
  test('never grows beyond two of a megabyte, nor does what is read of it', async () => {
    const journal = newJournal();
    for (let block = 0; block < 30; block += 1) {
      const lines = Array.from({ length: 1_000 }, (_, line) => ({
        at: now,
        entry: captured(block * 1_000 + line + 1),
      }));
      await journal.add(lines);
    }
    expect((await stat(path)).size).toBeLessThan(1_200_000);
    expect((await stat(olderJournal(path))).size).toBeLessThan(1_200_000);
    const page = await read();
    expect([page.rows.length, page.unreadable]).toEqual([500, 0]);
  });

  test('says nothing while it is silent, and everything else before and afterwards', async () => {
    const journal = newJournal();
    journal.write({ what: 'started' });
    journal.keepSilent(true);
    journal.write(captured(1, 'stolen'));
    expect(await journal.add([{ at: 5, entry: captured(1, 'stolen') }])).toBe(false);
    journal.keepSilent(false);
    journal.write(captured(2));
    await journal.idle();
    expect((await readFile(path, 'utf8')).match(/"what":"\w+"/g)).toEqual(['"what":"started"', '"what":"captured"']);
  });
});

describe('the rows', () => {
  test('tell of each item when it was captured, in which mode, and how far it has come', async () => {
    await written({ what: 'paired' }, captured(1), sent(1), captured(2), { what: 'mode', mode: 'paused' });
    expect(await told()).toEqual(['mode', '5 protected waiting', '3 protected sent', 'paired']);
    const page = await read();
    expect(page).toMatchObject({ keptSince: 2_000, before: null });
    expect(Check(JournalPage, page)).toBe(true);
  });

  test('an item that was refused, one that was given up, and one whose pairing ended before it was sent', async () => {
    await written(
      ...([captured(1), { ...sent(1), what: 'rejected' }, captured(2)] as JournalEntry[]),
      ...([{ what: 'discarded', kind: 'snapshot' }, { what: 'unpaired' }, { what: 'paired' }] as const),
      ...[captured(1), sent(1)],
    );
    expect(await told()).toEqual([
      ...['8 protected sent', 'paired', 'unpaired', 'discarded'],
      ...['4 protected unsent', '2 protected rejected'],
    ]);
  });

  test('what is told late stands at its time, and what is told twice stands there once', async () => {
    const late: TimedEntry[] = [
      { at: 2_500, entry: captured(1, 'stolen') },
      { at: 2_600, entry: captured(2, 'stolen') },
    ];
    await written(captured(9), sent(2), { what: 'mode', mode: 'protected' });
    await newJournal().add(late);
    await newJournal().add(late);
    await written(sent(1));
    expect(await told()).toEqual(['mode', '2.6 stolen sent', '2.5 stolen sent', '2 protected waiting']);
  });

  test('what the newer file says of an item of the older one', async () => {
    await written(captured(1), captured(2));
    await writeFile(olderJournal(path), await readFile(path));
    await writeFile(path, '');
    await written(sent(2));
    expect(await told()).toEqual(['3 protected sent', '2 protected waiting']);
  });

  test('damaged lines are passed over and counted', async () => {
    await written(captured(1));
    for (const line of [
      'rubbish',
      '{"at":"2026-01-01T00:00:00Z"}',
      '{"at":"never","what":"started"}',
      '{"at":"2026-01-01T00:00:00Z","what":"captured","kind":"report"}',
      '{"at":"2026-01-01T00:00:00Z","what":"started","more":1}',
      'null',
      '"captured"',
      '\u0000\u0000',
      '{"at":"2026-01-01T00:00:00Z","what":"star',
    ]) {
      await appendFile(path, `${line}\n`);
    }
    expect(await read()).toMatchObject({ rows: [{ what: 'item' }], unreadable: 9 });
  });

  test('none where there is no journal', async () => {
    expect(await read()).toEqual({ rows: [], before: null, keptSince: null, unreadable: 0 });
  });
});

describe('a query', () => {
  test('gives pages, newest first, each row once, also when more is written in between', async () => {
    await written(...Array.from({ length: 7 }, (_, index) => captured(index + 1)));
    const first = await read({ limit: 3 });
    await written(captured(8));
    const second = await read({ limit: 3, before: first.before ?? '' });
    const third = await read({ limit: 3, before: second.before ?? '' });
    const times = [first, second, third].map(({ rows }) => rows.map(({ at }) => at / 1000));
    expect(times).toEqual([[8, 7, 6], [5, 4, 3], [2]]);
    expect(third.before).toBeNull();
  });

  test('goes on behind the time of a row that is no longer kept', async () => {
    await written(captured(1), captured(2), captured(3));
    const { before } = await read({ limit: 1 });
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.slice(0, 2).join('\n'));
    expect(await told({ before: before ?? '' })).toEqual(['3 protected waiting', '2 protected waiting']);
    expect(await told({ before: 'rubbish' })).toEqual([]);
  });

  test('finds rows that have every word of the text, in any case', async () => {
    await written(captured(1), sent(1), captured(2), { what: 'mode', mode: 'paused' });
    expect(await told({ text: ' REPORT  sent' })).toEqual(['2 protected sent']);
    expect(await told({ text: 'paused' })).toEqual(['mode']);
    expect(await told({ text: 'paused report' })).toEqual([]);
    expect(await told({ text: '   ' })).toHaveLength(3);
  });
});
