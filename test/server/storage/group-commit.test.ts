import { HomewardError } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import { GroupCommit, type GroupCommitOptions } from '../../../server/src/storage/group-commit.ts';
import { until } from '../../until.ts';

type Options = GroupCommitOptions<string, string>;

/** A group commit that notes its batches. */
function collecting(options: Partial<Options> = {}) {
  const batches: string[][] = [];
  const failures: unknown[] = [];
  const group = new GroupCommit<string, string>({
    commit: async (jobs) => {
      batches.push([...jobs]);
      return jobs.map((job) => ({ ok: job.toUpperCase() }));
    },
    maxBatch: 100,
    gatherMs: 1,
    maxWaiting: 1000,
    sizeOf: (job) => job.length,
    maxWaitingBytes: 1_000_000,
    onFailure: (cause) => failures.push(cause),
    ...options,
  });
  return { group, batches, failures };
}

/** A promise and how to settle it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('group commit', () => {
  test('jobs of one turn share a commit and get their own answers', async () => {
    const { group, batches } = collecting();
    expect(await Promise.all([group.add('a'), group.add('b'), group.add('c')])).toEqual(['A', 'B', 'C']);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  test('what arrives during a commit shares the next one, and nobody is answered before', async () => {
    const { open, opened } = gate();
    const batches: string[][] = [];
    const { group } = collecting({
      commit: async (jobs) => {
        batches.push([...jobs]);
        if (batches.length === 1) await opened;
        return jobs.map((job) => ({ ok: job }));
      },
    });
    const answered: string[] = [];
    const first = group.add('a').then((job) => answered.push(job));
    await until(() => batches.length === 1, 'the first commit');
    const later = ['b', 'c', 'd'].map((job) => group.add(job).then((each) => answered.push(each)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toEqual([]);
    open();
    await Promise.all([first, ...later]);
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
  });

  test('a batch waits for as many as the one before had, whose senders are about to come again', async () => {
    const { group, batches } = collecting({ gatherMs: 60_000 });
    await Promise.all([...'abc'].map((job) => group.add(job)));
    const again: Promise<string>[] = [];
    for (const job of 'def') {
      again.push(group.add(job));
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(again);
    expect(batches).toEqual([['a', 'b', 'c'], [...'def']]);
  });

  test('where fewer come it waits its time, once', async () => {
    const { group, batches } = collecting({ gatherMs: 20 });
    await Promise.all([...'abc'].map((job) => group.add(job)));
    expect(await group.add('d')).toBe('D');
    expect(await group.add('e')).toBe('E');
    expect(batches).toEqual([[...'abc'], ['d'], ['e']]);
  });

  test('a batch has its limit, and the order of arrival is kept', async () => {
    const { group, batches } = collecting({ maxBatch: 3 });
    await Promise.all([...'abcdefgh'].map((job) => group.add(job)));
    expect(batches.every(({ length }) => length <= 3)).toBe(true);
    expect(batches.flat().join('')).toBe('abcdefgh');
  });

  test('one refused job does not fail the others', async () => {
    const refused = new HomewardError('item_conflict', 'taken');
    const { group } = collecting({
      commit: async (jobs) => jobs.map((job) => (job === 'b' ? { failed: refused } : { ok: job })),
    });
    const settled = await Promise.allSettled(['a', 'b', 'c'].map((job) => group.add(job)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: refused });
  });

  test('a failed commit is “unavailable” to all of it, and the next one works', async () => {
    let isFull = true;
    const { group, failures } = collecting({
      commit: async (jobs) => {
        if (isFull) throw new Error('disk full');
        return jobs.map((job) => ({ ok: job }));
      },
    });
    const settled = await Promise.allSettled([group.add('a'), group.add('b')]);
    for (const each of settled) expect(each).toMatchObject({ reason: { code: 'unavailable' } });
    expect(failures).toHaveLength(1);
    isFull = false;
    expect(await group.add('a')).toBe('a');
  });

  test('more jobs, or more bytes, than may wait are refused at once', async () => {
    const { open, opened } = gate();
    const commit: Options['commit'] = async (jobs) => {
      await opened;
      return jobs.map((job) => ({ ok: job }));
    };
    const few = collecting({ commit, maxWaiting: 2 }).group;
    const small = collecting({ commit, maxWaitingBytes: 10 }).group;
    const waiting = [few.add('a'), few.add('b'), small.add('12345678')];
    await expect(few.add('c')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(small.add('123')).rejects.toMatchObject({ code: 'unavailable' });
    open();
    await Promise.all(waiting);
    expect(await small.add('1234567890')).toBe('1234567890');
  });

  test('closing answers what waits and takes no more', async () => {
    const { group } = collecting();
    const waiting = group.add('a');
    const closed = group.close();
    await expect(group.add('b')).rejects.toMatchObject({ code: 'unavailable' });
    await closed;
    expect(await waiting).toBe('A');
  });
});
