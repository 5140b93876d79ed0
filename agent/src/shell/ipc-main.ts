import { HomewardError } from '@homeward/shared/errors';
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { Check } from 'typebox/value';
import {
  type IpcEventName,
  type IpcNews,
  type IpcNewsName,
  type IpcReply,
  type IpcRequest,
  type IpcValue,
  ipcEvents,
} from './ipc-contract.ts';

/** One handler for each event of a window. */
export type IpcHandlers = {
  readonly [E in IpcEventName]: (request: IpcRequest<E>) => IpcValue<E> | Promise<IpcValue<E>>;
};

/** Whether an event comes from the page that it is meant for. */
export type IsTrusted = (event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>) => boolean;

/**
 * Answers the events. Who sent it and what was sent is checked before a handler sees it; what a handler throws goes
 * back as words.
 * @returns a function that stops answering
 */
export function answerIpc(isTrusted: IsTrusted, handlers: IpcHandlers): () => void {
  const names = Object.keys(ipcEvents) as IpcEventName[];
  for (const name of names) ipcMain.handle(name, answer(name, isTrusted, handlers));
  return () => {
    for (const name of names) ipcMain.removeHandler(name);
  };
}

const answer =
  <E extends IpcEventName>(name: E, isTrusted: IsTrusted, handlers: IpcHandlers) =>
  async (event: IpcMainInvokeEvent, ...args: unknown[]): Promise<IpcReply<E>> => {
    if (!isTrusted(event)) return failed('This page may not ask for that.');
    const request = args.length === 1 ? args[0] : undefined;
    if (!Check(ipcEvents[name].request, request)) return failed('The request does not have the expected shape.');
    try {
      return { type: 'success', value: await handlers[name](request as IpcRequest<E>) };
    } catch (error) {
      return failed(error instanceof HomewardError ? error.message : 'Something went wrong.');
    }
  };

const failed = (words: string) => ({ type: 'error', words }) as const;

/** Tells a window something unasked. */
export function tell<N extends IpcNewsName>(window: Pick<WebContents, 'send'>, name: N, news: IpcNews<N>): void {
  window.send(name, news);
}
