import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { electron } from '../../fake-electron.ts';
import { NOW, protectedMac, stolenMac } from '../statuses.ts';
import { app, desksForEachTest, directory, settle } from './desks-under-test.ts';

desksForEachTest();

describe('the journal', () => {
  beforeEach(() => {
    settle();
    app.windows.open('journal');
  });

  test('its page gets the engine’s rows for its query', async () => {
    const query = { text: 'photo', before: '7', limit: 100 };
    expect(await app.handlers['journal:page'](query, 'journal')).toBe(app.journalPage);
    expect(app.done).toEqual([`journal ${JSON.stringify(query)}`]);
  });

  test('hears within a second that there may be new rows, however many changes that were', async () => {
    const view = app.handlers['journal:view'](null, 'journal') as { revision: number };
    for (let change = 0; change < 5; change += 1) app.know(protectedMac);
    expect(app.told('journal')).toEqual([]);
    await app.clock.pass(1_000);
    expect(app.told('journal')).toEqual([{ isStolen: false, revision: view.revision + 5 }]);
    app.know(stolenMac(false));
    await app.clock.pass(1_000);
    expect(app.told('journal')).toContainEqual({ isStolen: true, revision: view.revision + 6 });
  });

  test('is saved where the dialog says, with what was searched for', async () => {
    app.journalPage = { ...app.journalPage, rows: [{ id: '1', what: 'started', at: NOW }] };
    electron.saveTo = join(directory, 'journal.csv');
    const saved = await app.handlers['journal:export']({ format: 'csv', text: 'x' }, 'journal');
    expect(saved).toEqual({ outcome: 'saved', rows: 1 });
    expect(await readFile(electron.saveTo, 'utf8')).toContain('2026-11-23T14:00:00.000Z,started');
    expect(app.done).toEqual(['journal {"text":"x","limit":500}']);
    expect(electron.saveDialogs).toEqual([
      {
        defaultPath: expect.stringMatching(/^Homeward journal \d{4}-\d\d-\d\d\.csv$/),
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      },
    ]);
  });

  test('a dialog that is cancelled reads nothing', async () => {
    expect(await app.handlers['journal:export']({ format: 'json', text: '' }, 'journal')).toEqual({
      outcome: 'cancelled',
    });
    expect(app.done).toEqual([]);
  });

  test('a place that cannot be written is said', async () => {
    electron.saveTo = join(directory, 'no/such/folder/journal.json');
    expect(await app.handlers['journal:export']({ format: 'json', text: '' }, 'journal')).toEqual({
      outcome: 'failed',
    });
  });
});
