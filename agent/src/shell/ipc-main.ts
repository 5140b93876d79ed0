import { HomewardError } from '@homeward/shared/errors';
import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { Check } from 'typebox/value';
import { type IpcEventName, type IpcReply, type IpcRequest, type IpcValue, ipcEvents } from './ipc-contract.ts';
import { texts } from './pages/texts.ts';
import type { Sender } from './windows/app-window.ts';
import type { WindowName } from './windows/window-names.ts';

/** One handler for each event of a window; it is told which window asks. */
export type IpcHandlers = {
  readonly [E in IpcEventName]: (request: IpcRequest<E>, from: WindowName) => IpcValue<E> | Promise<IpcValue<E>>;
};

/** The window whose own page, in its main frame, sent the event; null where it came from anywhere else. */
export type SenderOf = (event: Sender) => WindowName | null;

/**
 * Answers the events. Who sent it and what was sent is checked before a handler sees it; what a handler throws goes
 * back as words.
 * @returns a function that stops answering
 */
export function answerIpc(senderOf: SenderOf, handlers: IpcHandlers): () => void {
  const names = Object.keys(ipcEvents) as IpcEventName[];
  for (const name of names) ipcMain.handle(name, answer(name, senderOf, handlers));
  return () => {
    for (const name of names) ipcMain.removeHandler(name);
  };
}

const answer =
  <E extends IpcEventName>(name: E, senderOf: SenderOf, handlers: IpcHandlers) =>
  async (event: IpcMainInvokeEvent, ...args: unknown[]): Promise<IpcReply<E>> => {
    const from = senderOf(event);
    const windows: readonly WindowName[] = ipcEvents[name].from;
    if (from === null || !windows.includes(from)) return failed(texts.common.notAllowed);
    const request = args.length === 1 ? args[0] : undefined;
    if (!Check(ipcEvents[name].request, request)) return failed(texts.common.malformed);
    try {
      return { type: 'success', value: await handlers[name](request as IpcRequest<E>, from) };
    } catch (error) {
      return failed(error instanceof HomewardError ? error.message : texts.common.failed);
    }
  };

const failed = (words: string) => ({ type: 'error', words }) as const;
