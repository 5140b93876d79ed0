import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ShellStatus } from '../../../../agent/src/shell/shell-status.ts';
import type { StolenSummary } from '../../../../agent/src/state/stolen-summary.ts';
import { electron } from '../../fake-electron.ts';
import { NOW, pausedMac, protectedMac, stolenMac, unpaired } from '../statuses.ts';
import { app, desksForEachTest, settle } from './desks-under-test.ts';

desksForEachTest();

describe('the summary of a theft', () => {
  const stolenSummary: StolenSummary = {
    ...{ from: NOW - 3_600_000, to: NOW, why: 'order' },
    counts: { report: 12, snapshot: 24, machine: 12, route: 11 },
    account: { loginName: 'ada', origin: 'https://homeward.example' },
  };
  const ended: ShellStatus = { ...protectedMac, stolenSummary };
  beforeEach(settle);

  test('opens when stolen mode has ended, once', () => {
    app.know(stolenMac(true));
    expect(app.open).toEqual([]);
    app.know(ended);
    app.know(ended);
    expect(app.open).toEqual(['summary']);
    expect(app.handlers['summary:view'](null, 'summary')).toEqual({
      ...stolenSummary,
      mode: 'protected',
    });
  });

  test('tells the mode that the Mac is in now, which another order may have changed meanwhile', () => {
    app.know(ended);
    app.know({ ...pausedMac, stolenSummary });
    expect(app.told('summary').at(-1)).toEqual({ ...stolenSummary, mode: 'paused' });
  });

  test('comes back, however it was closed, until it is acknowledged', async () => {
    app.know(ended);
    electron.windows.at(-1)?.destroy();
    expect(app.open).toEqual([]);
    app.know(ended);
    expect(app.open).toEqual(['summary']);
    await app.handlers['summary:acknowledge'](null, 'summary');
    expect([app.open, app.done]).toEqual([[], ['acknowledge']]);
    app.know(protectedMac);
    expect(app.open).toEqual([]);
  });

  test('stays where the engine could not note that', async () => {
    app.know(ended);
    app.failure = new Error('the disk is full');
    await expect(app.handlers['summary:acknowledge'](null, 'summary')).rejects.toBe(app.failure);
    expect(app.open).toEqual(['summary']);
  });

  test('also tells of a Mac that is no longer paired', () => {
    app.know({ ...unpaired, stolenSummary: { ...stolenSummary, why: 'unpaired' } });
    expect(app.open).toEqual(['summary']);
  });

  test('is not seen while the Mac is stolen again, and hidden', () => {
    app.know(ended);
    app.know({ ...stolenMac(true), stolenSummary });
    expect(app.open).toEqual([]);
  });
});
