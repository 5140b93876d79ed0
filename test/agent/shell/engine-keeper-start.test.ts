import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StartTrouble } from '../../../agent/src/shell/start-trouble.ts';
import { type KeeperUnderTest, keeperForEachTest } from './engine-keeper-under-test.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

const { permissions } = unpaired;
let { keeper, clock, log, engines, latest } = {} as KeeperUnderTest;
/** Why no process can be started. */
let refusal: Error | undefined;
keeperForEachTest(
  (made) => {
    ({ keeper, clock, log, engines, latest } = made);
    refusal = undefined;
  },
  { refusal: () => refusal },
);

describe('the first start', () => {
  test('is over when the engine has told its status, and not before', async () => {
    let isStarted = false;
    void keeper.start().then(() => {
      isStarted = true;
    });
    await clock.pass(5_000);
    expect(isStarted).toBe(false);
    expect(() => keeper.status()).toThrow('not told');
    await latest().says(protectedMac);
    expect(isStarted).toBe(true);
    expect(keeper.status()).toEqual(protectedMac);
    expect(latest().permissions).toBe(permissions);
  });

  test('is made again where the engine crashes on the way', async () => {
    const start = keeper.start();
    await latest().crash();
    await clock.pass(1_000);
    expect(engines).toHaveLength(2);
    await latest().says(stolenMac(true));
    await start;
    expect(keeper.status().mode.mode).toBe('stolen');
  });

  test('fails for good where the engine says that it cannot work here', async () => {
    const failed = expect(keeper.start()).rejects.toThrow('another agent works there');
    const [engine] = engines;
    engine?.line.tell('cannot-start', 'another agent works there');
    await failed;
    await clock.pass(0);
    expect(engine?.told).toEqual([['close', null]]);
    await engine?.crash();
    await clock.pass(120_000);
    expect(engines).toHaveLength(1);
  });

  test('of an engine that says nothing is given up after a minute, and made again', async () => {
    void keeper.start();
    await clock.pass(59_000);
    expect(latest().wasKilled).toBe(false);
    await clock.pass(2_500);
    expect(engines.map(({ wasKilled }) => wasKilled)).toEqual([true, false]);
    expect(log.lines).toContainEqual(expect.stringContaining('does not start'));
  });
});

describe('an engine that does not get to its work', () => {
  const troubles: (StartTrouble | null)[] = [];
  beforeEach(() => {
    troubles.length = 0;
    keeper.onChange(() => troubles.push(keeper.startTrouble));
    void keeper.start();
  });

  test('is told after a while, with what it said of it, and told to end', async () => {
    const [engine] = engines;
    engine?.line.tell('failed', { why: 'disk-full', detail: '' });
    await clock.pass(0);
    expect(engine?.told).toEqual([['close', null]]);
    await engine?.crash();
    await clock.pass(9_000);
    expect(troubles).toEqual([]);
    await clock.pass(1_000);
    expect(troubles).toEqual([{ why: 'disk-full', detail: '' }]);
  });

  test('is told with its code where it said nothing, and each time anew', async () => {
    for (const code of [1, 5, 7]) {
      await latest().crash(code);
      await clock.pass(11_000);
    }
    expect(troubles).toEqual([
      { why: 'ended', detail: '1' },
      { why: 'ended', detail: '5' },
      { why: 'ended', detail: '7' },
    ]);
    expect(() => keeper.status()).toThrow('not told');
  });

  test('is told where not even its process can be started, and tried again', async () => {
    await latest().crash();
    refusal = Object.assign(new Error('spawn'), { code: 'EACCES' });
    await clock.pass(20_000);
    expect(troubles.at(-1)).toEqual({ why: 'no-access', detail: '' });
    expect(engines).toHaveLength(1);
    refusal = undefined;
    await clock.pass(60_000);
    await latest().says(protectedMac);
    expect([engines.length, keeper.startTrouble, keeper.status()]).toEqual([2, null, protectedMac]);
  });

  test('is told where it only hangs', async () => {
    await clock.pass(60_000 + 10_000);
    expect(troubles).toEqual([{ why: 'silent', detail: '' }]);
  });

  test('is a trouble no more when it works, and none when that one crashes', async () => {
    await latest().crash();
    await clock.pass(10_000);
    await latest().says(protectedMac);
    await latest().crash();
    await clock.pass(10_000);
    expect(troubles).toEqual([{ why: 'ended', detail: '1' }, null, null]);
    expect(keeper.status().trouble).toBe('restarting');
  });

  test('is none where the shell closes', async () => {
    await latest().crash();
    await clock.pass(10_000);
    const closed = keeper.close();
    expect(keeper.startTrouble).toBeNull();
    latest().end(0);
    await closed;
  });
});
