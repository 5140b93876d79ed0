import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { createStolenFile, StolenRecord } from '../../../agent/src/state/stolen-record.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let records: StolenRecord[];
beforeEach(async () => {
  records = [];
  directory = await temporaryDirectory();
});
afterEach(async () => {
  for (const record of records) await record.save();
  await directory.remove();
});

const account = { loginName: 'maria', origin: 'https://homeward.example' };
const begun = (since: number, seq = 0) => ({ since, orderSeq: 1, account, after: { epoch: 1, seq } });
const item = (seq: number, kind: string, epoch = 1) => ({ epoch, seq, kind });
const counts = { report: 0, snapshot: 0, machine: 0, route: 0 };

/** The record as it is after a start. */
async function started(): Promise<StolenRecord> {
  const log = keptLog();
  const record = new StolenRecord(createStolenFile(createDisk(), join(directory.path, 'stolen.json'), log), log);
  await record.load();
  records.push(record);
  return record;
}

test('counts what is collected by kind, each item once, events never', async () => {
  const record = await started();
  record.begin(begun(10, 4));
  for (const one of [item(5, 'report'), item(6, 'snapshot'), item(7, 'event'), item(8, 'route')]) record.count(one);
  for (const again of [item(4, 'report'), item(5, 'report'), item(8, 'route')]) record.count(again);
  record.count(item(1, 'report', 2));
  expect(record.running).toMatchObject({
    counts: { ...counts, report: 2, snapshot: 1, route: 1 },
    through: { epoch: 2, seq: 1 },
  });
  expect(record.summary).toBeNull();
  record.end({ to: 90, why: 'expired' });
  // It was on its way to the disk when the mode ended.
  record.count(item(2, 'snapshot', 2));
  expect(record.summary).toEqual({
    ...{ from: 10, to: 90, why: 'expired', account },
    counts: { ...counts, report: 2, snapshot: 2, route: 1 },
  });
});

test('without mode stolen nothing is counted', async () => {
  const record = await started();
  record.count(item(1, 'report'));
  record.end({ to: 90, why: 'order' });
  expect([record.running, record.summary]).toEqual([null, null]);
});

test('a summary outlives starts until it is acknowledged; then the next one comes', async () => {
  const record = await started();
  for (const [from, to] of [
    [10, 20],
    [30, 40],
  ] as const) {
    record.begin(begun(from));
    record.end({ to, why: 'order' });
  }
  await record.save();
  expect((await started()).summary).toMatchObject({ from: 10, to: 20 });
  await (await started()).acknowledge();
  expect((await started()).summary).toMatchObject({ from: 30, to: 40 });
  await (await started()).acknowledge();
  const last = await started();
  expect(last.summary).toBeNull();
  await last.acknowledge();
  expect(last.unwritten).toHaveLength(2);
});

test('what nobody has read, and what the journal does not have yet, is kept apart from each other', async () => {
  const record = await started();
  record.begin(begun(10));
  record.end({ to: 20, why: 'order' });
  const [ended] = record.unwritten;
  if (ended) await record.journalled(ended);
  expect([record.unwritten.length, record.summary?.from]).toEqual([0, 10]);
  record.begin(begun(30));
  record.end({ to: 40, why: 'unpaired' });
  await record.forgetPlaces();
  expect((await started()).unwritten).toEqual([]);
  expect((await started()).summary).toMatchObject({ from: 10 });
});

test('never more than 64, of which the oldest go', async () => {
  const record = await started();
  for (let time = 1; time <= 70; time += 1) {
    record.begin(begun(time));
    record.end({ to: time, why: 'order' });
  }
  await record.save();
  const again = await started();
  expect([again.unwritten.length, again.summary?.from]).toEqual([64, 7]);
});

test('an end before the beginning, by a clock that was set back, is the beginning', async () => {
  const record = await started();
  record.begin(begun(50));
  record.end({ to: 20, why: 'order' });
  expect(record.summary).toMatchObject({ from: 50, to: 50 });
});
