import type { IpcHandlers } from '../ipc-main.ts';
import type { AppWindows } from '../windows/app-windows.ts';

/** What every page can do to its own window. */
export const windowHandlers = (windows: Pick<AppWindows, 'close'>): Pick<IpcHandlers, 'window:close'> => ({
  'window:close': (_request, from) => {
    windows.close(from);
    return null;
  },
});
