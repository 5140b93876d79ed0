import { beforeEach, expect, test } from '@jest/globals';
import type { MenuItemConstructorOptions } from 'electron';
import { setAppMenu } from '../../../agent/src/shell/app-menu.ts';
import { electron, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);

test('a window can paste, and cannot quit the app, reload or open developer tools', () => {
  setAppMenu();
  const roles = electron.appMenu?.template.flatMap((menu) =>
    (menu.submenu as MenuItemConstructorOptions[]).map((item) => item.role),
  );
  expect(roles).toEqual(['hide', 'close', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']);
});
