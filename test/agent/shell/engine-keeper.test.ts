import { describe, expect, test } from '@jest/globals';
import type { ShellPermissions } from '../../../agent/src/shell/shell-status.ts';
import { until } from '../../until.ts';
import { type KeeperUnderTest, keeperForEachTest } from './engine-keeper-under-test.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

const { permissions } = unpaired;
const without: ShellPermissions = { ...permissions, camera: 'denied' };
let { keeper, clock, log, engines, latest, started } = {} as KeeperUnderTest;
let hasNetwork: boolean;
keeperForEachTest(
  (made) => {
    ({ keeper, clock, log, engines, latest, started } = made);
    hasNetwork = true;
  },
  { hasNetwork: () => hasNetwork },
);

describe('an engine that crashes', () => {
  test('is started again, later each time, up to once a minute, and so for ever', async () => {
    await started();
    const waits: number[] = [];
    for (let crash = 0; crash < 9; crash += 1) {
      const before = engines.length;
      await latest().crash();
      const from = clock.monotonicMs();
      while (engines.length === before) await clock.pass(500);
      waits.push((clock.monotonicMs() - from) / 1_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('after a minute of work is started again as soon as after the first crash', async () => {
    await started();
    for (const _ of [1, 2, 3]) {
      await latest().crash();
      await clock.pass(8_000);
      await latest().says(protectedMac);
    }
    await clock.pass(61_000);
    await latest().crash();
    await clock.pass(1_000);
    expect(engines).toHaveLength(5);
  });

  test('is started at once when the Mac wakes, and only one of it', async () => {
    const engine = await started();
    keeper.wake();
    await clock.pass(0);
    expect(engine.told).toEqual([['wake', null]]);
    await engine.crash();
    keeper.wake();
    keeper.wake();
    expect(engines).toHaveLength(2);
    await clock.pass(120_000);
    expect(engines.filter(({ wasKilled }) => !wasKilled)).toHaveLength(2);
  });

  test('leaves its last status, and its absence is told only where that lasts', async () => {
    let changes = 0;
    const engine = await started(stolenMac(true));
    keeper.onChange(() => {
      changes += 1;
    });
    await engine.crash();
    await clock.pass(9_000);
    expect(keeper.status()).toEqual(stolenMac(true));
    expect(changes).toBe(0);
    await clock.pass(1_500);
    expect(changes).toBe(1);
    // Hidden it stays, whatever is wrong.
    expect(keeper.status()).toEqual({ ...stolenMac(true), trouble: 'restarting' });
    await latest().says(stolenMac(true));
    expect(keeper.status()).toEqual(stolenMac(true));
    expect(changes).toBe(2);
  });

  test('that crashes again and again without a word is told too', async () => {
    const engine = await started();
    await engine.crash();
    for (const _ of [1, 2, 3, 4]) {
      await clock.pass(8_000);
      await latest().crash();
    }
    expect(keeper.status().trouble).toBe('restarting');
  });

  test('is not told twice of anything: what it missed, it begins with', async () => {
    const engine = await started();
    await engine.crash();
    keeper.permissionsAre(without);
    await clock.pass(1_000);
    expect(latest().permissions).toBe(without);
    keeper.permissionsAre(permissions);
    await latest().says(protectedMac);
    expect(latest().told).toEqual([['permissions-are', permissions]]);
    keeper.permissionsAre(without);
    await clock.pass(0);
    expect(latest().told).toHaveLength(2);
  });

  test('is waited for by what is asked meanwhile, and not for ever', async () => {
    const engine = await started();
    await engine.crash();
    const order = keeper.takeIn('token');
    await clock.pass(1_000);
    await latest().says(protectedMac);
    expect(await order).toBe('accepted');

    await latest().crash();
    const refused = expect(keeper.reportNow()).rejects.toMatchObject({ code: 'engine_away' });
    await clock.pass(10_000);
    await refused;
  });

  test('after the shell has closed stays away', async () => {
    const engine = await started();
    const closed = keeper.close();
    await clock.pass(0);
    expect(engine.told).toEqual([['close', null]]);
    engine.end(0);
    await closed;
    await clock.pass(120_000);
    expect(engines).toHaveLength(1);
  });
});

test('the engine is asked, and told, over its line', async () => {
  const engine = await started();
  await keeper.reportNow();
  expect(await keeper.takeIn('token')).toBe('accepted');
  expect((await keeper.journal({ limit: 5 })).rows).toEqual([]);
  await keeper.askRelease('unpair');
  await keeper.acknowledgeSummary();
  expect(engine.told).toEqual([['report-now', null]]);
  await expect(keeper.journal({ limit: 0 })).rejects.toMatchObject({ code: 'invalid_shape' });
});

test('each new status is told, and nobody’s failure keeps it from the others', async () => {
  const engine = await started();
  const seen: (number | null)[] = [];
  keeper.onChange(() => {
    throw new Error('no tray today');
  });
  const stop = keeper.onChange(() => seen.push(keeper.status().lastReportAt));
  await engine.says({ ...protectedMac, lastReportAt: 7 });
  stop();
  await engine.says({ ...protectedMac, lastReportAt: 8 });
  expect(seen).toEqual([7]);
  expect(log.lines).toContainEqual(expect.stringContaining('no tray today'));
});

test('a status of the wrong shape is refused, and the last one stands', async () => {
  const engine = await started();
  engine.line.tell('status', { ...protectedMac, waitingItems: -1 });
  await until(() => log.lines.length > 0);
  expect(keeper.status()).toEqual(protectedMac);
  expect(log.lines).toEqual([expect.stringContaining('“status” from the engine')]);
});

test('without a network nothing is online, whatever the engine believes', async () => {
  await started();
  hasNetwork = false;
  expect(keeper.status().isOnline).toBe(false);
});

test('an engine that does not end is killed within the second that the shell has', async () => {
  const engine = await started();
  const closed = keeper.close();
  await clock.pass(900);
  await closed;
  expect(engine.wasKilled).toBe(true);
});
