import { expect, test } from '@jest/globals';
import { ipcEvents } from '../../../../agent/src/shell/ipc-contract.ts';
import { app, desksForEachTest, settle } from './desks-under-test.ts';

desksForEachTest();

test('every event of the contract has somebody who answers it', () => {
  expect(Object.keys(app.handlers).sort()).toEqual(Object.keys(ipcEvents).sort());
});

test('a page closes its own window and no other', () => {
  settle();
  app.windows.open('journal');
  app.windows.open('settings');
  expect(app.handlers['window:close'](null, 'journal')).toBeNull();
  expect(app.open).toEqual(['settings']);
});
