import { Menu } from 'electron';

/**
 * Replaces Electron's menu, which would bring Quit, Reload and developer tools into every window's shortcuts. Pasting
 * a link needs the Edit menu: on a Mac the shortcuts live there.
 */
export function setAppMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'Homeward', submenu: [{ role: 'hide' }, { role: 'close' }] },
      {
        label: 'Edit',
        submenu: [
          { role: 'undo' },
          { role: 'redo' },
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          { role: 'selectAll' },
        ],
      },
    ]),
  );
}
