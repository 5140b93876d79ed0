import { OwnerEvent } from '@homeward/shared/api/devices';
import { Check } from 'typebox/value';
import { openEventStream } from '../../server/web/src/api/event-stream.ts';
import type { TrialOwner } from './owner.ts';

/** The owner's live events, as the console hears them. */
export interface HeardEvents {
  /** Resolves at the next event after this call. @throws Error at the deadline. */
  next(deadlineMs: number): Promise<OwnerEvent>;
  close(): void;
}

/** Listens to live events of the owner's account with the console's own reader. */
export async function hearEvents(origin: string, { authorization }: TrialOwner): Promise<HeardEvents> {
  const listeners = new Set<(event: OwnerEvent) => void>();
  const opened = Promise.withResolvers<void>();
  const access = { carrier: 'bearer', origin, token: authorization.replace(/^Bearer /, '') } as const;
  const close = openEventStream(access, {
    onOpen: opened.resolve,
    onEvent: ({ data }) => {
      const event: unknown = data === '' ? null : JSON.parse(data);
      if (Check(OwnerEvent, event)) for (const listener of listeners) listener(event);
    },
    onEnd: () => opened.reject(new Error('the events did not come, or have ended')),
  });
  await opened.promise;
  return {
    next: (deadlineMs) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          listeners.delete(hear);
          reject(new Error(`no event within ${deadlineMs} ms`));
        }, deadlineMs);
        const hear = (event: OwnerEvent) => {
          clearTimeout(late);
          listeners.delete(hear);
          resolve(event);
        };
        listeners.add(hear);
      }),
    close,
  };
}
