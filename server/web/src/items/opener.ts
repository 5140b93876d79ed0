import type { ListedItem } from '@homeward/shared/api/devices';
import type { ShareReading } from '@homeward/shared/api/shares';
import type { CheckedChain } from '@homeward/shared/chain';
import { HomewardError } from '@homeward/shared/errors';
import type { SharedKey } from '@homeward/shared/share';
import type { Access } from '../connection/access.ts';
import type { AtRestKeys } from '../offline/at-rest.ts';
import type { ItemSigners, ItemTrust } from '../owner/items.ts';
import type { Asked, FromWorker, ShownItem, ToWorker } from './opener-protocol.ts';

const MOST_WORKERS = 4;

/** @typeParam Trust what the items are checked against, and opened with */
export interface Opener<Trust = ItemTrust> {
  open(item: ListedItem, trust: Trust): Promise<ShownItem>;
  checkChain(tokens: readonly string[], deviceKey: string, genesis: string): Promise<CheckedChain>;
}

type Answer = ShownItem | CheckedChain | SharedKey;

export interface StartedOpener {
  readonly open: Opener;
  /** What an owner gives away of an item so that it can be opened by a link. */
  readonly fileKey: (item: ListedItem, trust: ItemTrust) => Promise<SharedKey>;
  /** Opens an item for whoever has such a link. */
  readonly openShared: (
    item: ListedItem,
    signers: ItemSigners,
    fileKey: string,
    reading: ShareReading,
  ) => Promise<ShownItem>;
  readonly end: () => void;
}

/**
 * Starts the workers that open items; they hold the owner's identity, and a bearer, only while a question is open.
 * @param access asked for each question
 * @param kept what this browser keeps things under, asked for each question
 */
export function startOpener(access: () => Access, kept: () => AtRestKeys | null): StartedOpener {
  const count = Math.max(1, Math.min(MOST_WORKERS, (navigator.hardwareConcurrency || 2) - 1));
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  const workers: (Worker | undefined)[] = [];
  const start = (index: number) => {
    const worker = new Worker(new URL('./opener-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      const question = waiting.get(data.ticket);
      waiting.delete(data.ticket);
      if (data.ok) question?.resolve(data.answer);
      else question?.reject(new HomewardError(data.code, data.detail));
    };
    // A worker that cannot be loaded, or dies, answers nothing more. The next question starts another.
    worker.onerror = () => {
      workers[index] = undefined;
      for (const [ticket, question] of waiting) {
        if (ticket % count !== index) continue;
        waiting.delete(ticket);
        question.reject(new HomewardError('unavailable', 'a part of this page could not be loaded'));
      }
    };
    return worker;
  };
  let tickets = 0;
  const ask = (asked: Asked) => {
    tickets += 1;
    const question = Promise.withResolvers<Answer>();
    waiting.set(tickets, question);
    const index = tickets % count;
    workers[index] ??= start(index);
    workers[index].postMessage({ ...asked, ticket: tickets, access: access(), kept: kept() } satisfies ToWorker);
    return question.promise;
  };
  return {
    open: {
      open: async (item, trust) => (await ask({ task: 'open', item, trust })) as ShownItem,
      checkChain: async (tokens, deviceKey, genesis) =>
        (await ask({ task: 'chain', tokens, deviceKey, genesis })) as CheckedChain,
    },
    fileKey: async (item, trust) => (await ask({ task: 'file-key', item, trust })) as SharedKey,
    openShared: async (item, signers, fileKey, reading) =>
      (await ask({ task: 'open-shared', item, signers, fileKey, reading })) as ShownItem,
    end: () => {
      for (const worker of workers) worker?.terminate();
      waiting.clear();
    },
  };
}
