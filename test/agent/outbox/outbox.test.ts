import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkChain } from '@homeward/shared/chain';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDisk, type Disk } from '../../../agent/src/durable/disk.ts';
import { enforceCap } from '../../../agent/src/outbox/cap.ts';
import { decodeItem, itemFile } from '../../../agent/src/outbox/item-file.ts';
import { temporaryDirectory } from '../agent-under-test.ts';
import { draft, genesis, openWriter } from './writer-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

/** The envelopes of all items in the directory, in the chain's order. */
async function envelopesIn(path: string): Promise<string[]> {
  const tokens: [string, string][] = [];
  for (const folder of ['outbox', 'sent', 'rejected']) {
    for (const name of await readdir(join(path, folder)).catch(() => [])) {
      if (name.endsWith('.item'))
        tokens.push([name, decodeItem(await readFile(join(path, folder, name)))?.token ?? '']);
    }
  }
  return tokens.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, token]) => token);
}

function child(args: readonly string[]): Promise<{ signal: string | null; output: string }> {
  const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(
      'node',
      ['--disable-warning=ExperimentalWarning', script, ...args],
      { timeout: 120_000 },
      (error, stdout) => resolve({ signal: error?.signal ?? null, output: stdout }),
    );
  });
}

describe('a crash', () => {
  test('between any two steps of the disk loses nothing that was captured, and the chain goes on without a gap', async () => {
    let finished = false;
    for (let step = 1; !finished; step += 1) {
      const path = join(directory.path, String(step));
      await mkdir(path, { mode: 0o700 });
      const capturedLog = join(path, 'captured.log');
      const { signal, output } = await child([path, String(step), capturedLog]);
      finished = output.includes('finished');
      expect([step, signal]).toEqual([step, finished ? null : 'SIGKILL']);

      const { writer, deviceKey } = await openWriter(path);
      await writer.write(draft('report', 'after the crash'));
      const tokens = await envelopesIn(path);
      const { breaks, envelopes } = await checkChain(tokens, deviceKey, genesis);
      expect([step, breaks]).toEqual([step, []]);
      expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, index) => index + 1));
      const captured = (await readFile(capturedLog, 'utf8').catch(() => '')).split('\n').filter(Boolean);
      const kept = envelopes.map(({ id }) => id);
      for (const id of captured) expect([step, kept.filter((other) => other === id)]).toEqual([step, [id]]);
    }
  }, 900_000);

  test('a half-written file is not an item', async () => {
    const { writer, directory: paths } = await openWriter(directory.path);
    await writer.write(draft('report', 'whole'));
    await writeFile(join(paths.outbox, '.writing-0000000001-0000000000000002-report.item'), 'half');
    const { outbox } = await openWriter(directory.path);
    expect(outbox.waiting.count).toBe(1);
    expect(await readdir(paths.outbox)).toHaveLength(1);
  });
});

describe('ItemWriter', () => {
  test('numbers and links what is written at the same time, one after the other', async () => {
    const { writer, deviceKey } = await openWriter(directory.path);
    const items = await Promise.all(Array.from({ length: 12 }, (_, index) => writer.write(draft('event', `${index}`))));
    expect(items.map((item) => item?.seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect((await checkChain(await envelopesIn(directory.path), deviceKey, genesis)).breaks).toEqual([]);
  });

  test('the head outlives an outbox that was emptied', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    await writer.write(draft('report', 'one'));
    const [item] = outbox.waiting.all;
    if (item) await outbox.settle(item);
    await outbox.sent.prune(0);
    const again = await openWriter(directory.path);
    expect(again.writer.head).toEqual(writer.head);
  });

  test('a draft that is ended while it waits, or at the last moment before its commit, is discarded', async () => {
    const ending = new AbortController();
    const real = createDisk();
    const disk: Disk = {
      ...real,
      replace: (path, content, options) =>
        real.replace(path, content, {
          ...options,
          mayCommit: () => {
            if (path.includes('snapshot')) ending.abort();
            return options?.mayCommit?.() ?? true;
          },
        }),
    };
    const { writer, outbox } = await openWriter(directory.path, disk);
    const late = writer.write(draft('snapshot', 'sealed already', ending.signal));
    const waiting = writer.write(draft('report', 'waits to be sealed', ending.signal));
    expect(await Promise.all([late, waiting])).toEqual([null, null]);
    expect(outbox.waiting.count).toBe(0);
    expect(await readdir(join(directory.path, 'outbox'))).toEqual([]);
    expect((await writer.write(draft('event', 'the next one')))?.seq).toBe(1);
  });

  test('a full disk is waited out: what was sent makes room, and nothing is lost', async () => {
    const real = createDisk();
    let full = 0;
    const disk: Disk = {
      ...real,
      replace: (path, content, options) => {
        if (path.endsWith('.item') && full > 0) {
          full -= 1;
          return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
        }
        return real.replace(path, content, options);
      },
    };
    const { writer, outbox, log } = await openWriter(directory.path, disk);
    await writer.write(draft('report', 'sent before'));
    const [item] = outbox.waiting.all;
    if (item) await outbox.settle(item);
    full = 1;
    expect((await writer.write(draft('report', 'in need of room')))?.seq).toBe(2);
    expect(await readdir(join(directory.path, 'sent'))).toEqual([]);
    expect(log.lines.join()).toContain('ENOSPC');
  });
});

describe('a disk that takes nothing', () => {
  const file = itemFile(1, 1, 'report');
  const content = { token: 'x', sealed: new Uint8Array(5_000) };

  test('is told when it takes nothing again after room was made, and when it does again', async () => {
    const real = createDisk();
    const codes = ['ENOSPC', 'ENOSPC', 'EDQUOT', 'EIO'];
    const replace: Disk['replace'] = async (path, bytes, options) => {
      const code = codes.shift();
      if (code !== undefined) throw Object.assign(new Error('by the test'), { code });
      return real.replace(path, bytes, options);
    };
    const { outbox } = await openWriter(directory.path, { ...real, replace });
    const told: unknown[] = [];
    outbox.listen(() => told.push(outbox.trouble));
    const put = (mayCommit: boolean) => outbox.put(file, content, null, () => mayCommit);
    for (let failure = 0; failure < 4; failure += 1) await expect(put(true)).rejects.toThrow('by the test');
    expect(told).toEqual(['disk-full', 'disk-failed']);
    // What was discarded says nothing of the disk.
    expect(await put(false)).toBe(false);
    expect(outbox.trouble).toBe('disk-failed');
    expect(await put(true)).toBe(true);
    expect(told).toEqual(['disk-full', 'disk-failed', 'disk-failed', null]);
  });

  test('is not told where room could be made', async () => {
    const real = createDisk();
    let isFull = true;
    const replace: Disk['replace'] = async (path, bytes, options) => {
      if (!isFull) return real.replace(path, bytes, options);
      isFull = false;
      throw Object.assign(new Error('by the test'), { code: 'ENOSPC' });
    };
    const { outbox } = await openWriter(directory.path, { ...real, replace });
    for (const _ of [1, 2]) {
      isFull = true;
      await expect(outbox.put(file, content, null, () => true)).rejects.toThrow('by the test');
      expect(outbox.trouble).toBeNull();
      expect(await outbox.put(file, content, null, () => true)).toBe(true);
    }
  });
});

describe('the queue', () => {
  test('oldest first, but what the current cycle reported before the backlog', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    const never = new AbortController().signal;
    await writer.write(draft('report', '1', never, 'cycle a'));
    await writer.write(draft('route', '2', never));
    await writer.write(draft('report', '3', never, 'cycle b'));
    await writer.write(draft('snapshot', '4', never, 'cycle b'));
    const order: number[] = [];
    for (let next = outbox.waiting.next(0); next; next = outbox.waiting.next(0)) {
      order.push(next.seq);
      next.inFlight = true;
    }
    expect(order).toEqual([3, 4, 1, 2]);
  });

  test('what was put off waits, unless the clock was set back meanwhile', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    await writer.write(draft('report', '1'));
    const [item] = outbox.waiting.all;
    if (item) item.notBefore = 1_000_000;
    expect(outbox.waiting.next(999_999)).toBeUndefined();
    expect(outbox.waiting.next(1_000_000)).toBe(item);
    expect(outbox.waiting.next(10)).toBe(item);
  });
});

describe('the cap', () => {
  test('drops bodies of the oldest photos first, then of the oldest of the rest, and never an envelope', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    for (const kind of ['report', 'snapshot', 'report', 'snapshot', 'event'] as const) {
      await writer.write(draft(kind, 'x'.repeat(20_000)));
    }
    const whole = outbox.waiting.bytes;
    expect(await enforceCap(outbox, whole)).toBeNull();
    const first = await enforceCap(outbox, whole - 1);
    expect(first).toMatchObject({ event: 'gap', dropped: 1, firstSeq: 2, lastSeq: 2 });
    const second = await enforceCap(outbox, 30_000);
    expect(second).toMatchObject({ event: 'gap', dropped: 3, firstSeq: 1, lastSeq: 4 });
    const again = await openWriter(directory.path);
    expect(again.outbox.waiting.all.map(({ seq, dropped }) => [seq, dropped])).toEqual([
      ...[
        [1, true],
        [2, true],
        [3, true],
        [4, true],
        [5, false],
      ],
    ]);
    expect((await envelopesIn(directory.path)).map((token) => readSigned(envelopeKind, token).seq)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });
});

describe('what was sent', () => {
  test('is kept, can be put back, and goes when there is too much of it', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    for (const words of ['1', '2', '3']) await writer.write(draft('report', words));
    for (const item of [...outbox.waiting.all]) await outbox.settle(item);
    expect(outbox.waiting.count).toBe(0);
    const [, ...lost] = outbox.sent.of(1);
    await outbox.requeue(lost);
    expect(outbox.waiting.all.map(({ seq }) => seq)).toEqual([2, 3]);
    await outbox.sent.prune(0);
    expect(outbox.sent.of(1)).toEqual([]);
    expect(await readdir(join(directory.path, 'outbox'))).toHaveLength(2);
  });
});

describe('what is refused', () => {
  test('is counted from when it was captured, also after a start, and told', async () => {
    const { writer, outbox } = await openWriter(directory.path);
    for (const words of ['old', 'new']) await writer.write(draft('report', words));
    const [old] = outbox.waiting.all;
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(directory.path, 'outbox', old?.name ?? ''), longAgo, longAgo);
    const counts: number[] = [];
    outbox.listen(() => counts.push(outbox.rejectedSince(0)));
    for (const item of [...outbox.waiting.all]) await outbox.reject(item);
    expect(counts).toEqual([0, 1, 1, 2]);
    for (const { outbox: each } of [{ outbox }, await openWriter(directory.path)]) {
      expect([0, 1_800_000, 5_400_000].map((ms) => each.rejectedSince(Date.now() - ms))).toEqual([0, 1, 2]);
    }
  });

  test('is kept up to a bound, newest first, and what had to go is named', async () => {
    const { writer, outbox } = await openWriter(directory.path, undefined, undefined, 40_000);
    for (let number = 1; number <= 5; number += 1) await writer.write(draft('report', 'x'.repeat(10_000)));
    const gone: number[] = [];
    for (const item of [...outbox.waiting.all]) gone.push(...(await outbox.reject(item)).map(({ seq }) => seq));
    expect(gone).toEqual([1, 2]);
    expect(outbox.rejectedCount).toBe(3);
    expect(await readdir(join(directory.path, 'rejected'))).toHaveLength(3);
    const again = await openWriter(directory.path, undefined, undefined, 10);
    expect(again.outbox.rejectedCount).toBe(1);
    expect(again.writer.head).toEqual(writer.head);
  });
});
