import type { ListedItem } from '@homeward/shared/api/devices';
import type { ShareReading } from '@homeward/shared/api/shares';
import { HomewardError } from '@homeward/shared/errors';
import type { Access } from '../connection/access.ts';
import type { AtRestKeys } from '../offline/at-rest.ts';
import type { ItemSigners, ItemTrust } from '../owner/items.ts';
import type { OpeningKey } from '../owner/shared-items.ts';
import type {
  Answer,
  Asked,
  FromWorker,
  Outcome,
  PageAsked,
  ReadPage,
  ShownItem,
  ToWorker,
  Wanted,
} from './opener-protocol.ts';

/** One more than there are cores to spare waits for the network while the others open. */
const LEAST_WORKERS = 2;
const MOST_WORKERS = 4;

/** Who hears what a question brings, before it is answered. */
export interface Told {
  onPage(page: ReadPage): void;
  onOutcomes(outcomes: readonly Outcome[]): void;
}

const nobody: Told = { onPage: () => {}, onOutcomes: () => {} };

/** @typeParam Trust what the items are checked against, and opened with */
export interface Opener<Trust = ItemTrust> {
  /** Questions that are worth asking at a time: one is answered while the bytes of the next are on their way. */
  readonly parallel: number;
  /** Items of a Mac, newest first, unchecked. */
  list(asked: PageAsked): Promise<ReadPage>;
  /** Tells of the next page, and of its reports as they are checked and opened; an outcome's index is the item's on the page. */
  readOn(asked: PageAsked, trust: Trust, told: Told): Promise<void>;
  /** Checks and opens items; tells of each, as they come. */
  open(items: readonly Wanted[], trust: Trust, onOutcomes: (outcomes: readonly Outcome[]) => void): Promise<void>;
}

interface Question {
  readonly worker: number;
  readonly told: Told;
  readonly end: PromiseWithResolvers<Answer | null>;
}

export interface StartedOpener {
  readonly open: Opener;
  /** What an owner gives away of an item so that it can be opened by a link. */
  readonly fileKey: (item: ListedItem, trust: ItemTrust) => Promise<OpeningKey>;
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
  const count = Math.max(LEAST_WORKERS, Math.min(MOST_WORKERS, (navigator.hardwareConcurrency || 2) - 1));
  const waiting = new Map<number, Question>();
  const workers: (Worker | undefined)[] = [];
  const start = (index: number) => {
    const worker = new Worker(new URL('./opener-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      const question = waiting.get(data.ticket);
      if (data.is === 'part') {
        question?.told.onOutcomes(data.outcomes);
        return;
      }
      if (data.is === 'listed') {
        question?.told.onPage(data.page);
        return;
      }
      waiting.delete(data.ticket);
      if (data.is === 'failure') question?.end.reject(new HomewardError(data.code, data.detail));
      else question?.end.resolve(data.answer);
    };
    // A worker that cannot be loaded, or dies, answers nothing more. The next question starts another.
    worker.onerror = () => {
      workers[index] = undefined;
      for (const [ticket, question] of waiting) {
        if (question.worker !== index) continue;
        waiting.delete(ticket);
        question.end.reject(new HomewardError('unavailable', 'a part of this page could not be loaded'));
      }
    };
    return worker;
  };
  // Their code is read while the page still asks what there is to open.
  for (let index = 0; index < count; index += 1) workers[index] = start(index);
  /** The one with the fewest open questions. */
  const leastBusy = () => {
    const busy = new Array<number>(count).fill(0);
    for (const { worker } of waiting.values()) busy[worker] = (busy[worker] ?? 0) + 1;
    return busy.indexOf(Math.min(...busy));
  };
  let tickets = 0;
  const ask = (asked: Asked, told: Told = nobody) => {
    tickets += 1;
    const question: Question = { worker: leastBusy(), told, end: Promise.withResolvers() };
    waiting.set(tickets, question);
    workers[question.worker] ??= start(question.worker);
    const message: ToWorker = { ...asked, ticket: tickets, access: access(), kept: kept() };
    workers[question.worker]?.postMessage(message);
    return question.end.promise;
  };
  return {
    open: {
      parallel: count * 2,
      list: async (asked) => (await ask({ task: 'list', ...asked })) as ReadPage,
      readOn: async (asked, trust, told) => void (await ask({ task: 'read-on', ...asked, trust }, told)),
      open: async (items, trust, onOutcomes) =>
        void (await ask({ task: 'open', items, trust }, { ...nobody, onOutcomes })),
    },
    fileKey: async (item, trust) => (await ask({ task: 'file-key', item, trust })) as OpeningKey,
    openShared: async (item, signers, fileKey, reading) =>
      (await ask({ task: 'open-shared', item, signers, fileKey, reading })) as ShownItem,
    end: () => {
      for (const worker of workers) worker?.terminate();
      waiting.clear();
    },
  };
}
