import type { OwnerEvent } from '@homeward/shared/api/devices';
import { api } from '@homeward/shared/api/table';
import type { TrialOwner } from './owner.ts';

/** The owner's live events, as the console hears them. */
export interface HeardEvents {
  /** Resolves at the next event after this call. @throws Error at the deadline. */
  next(deadlineMs: number): Promise<OwnerEvent>;
  close(): Promise<void>;
}

/** Listens to server-sent events (WHATWG HTML, section 9.2) of the owner's account. */
export async function hearEvents(origin: string, { authorization }: TrialOwner): Promise<HeardEvents> {
  const ending = new AbortController();
  const response = await fetch(origin + api.events.path, { headers: { authorization }, signal: ending.signal });
  if (!response.ok || !response.body) throw new Error(`the events answered ${response.status}`);
  const listeners = new Set<(event: OwnerEvent) => void>();
  const reading = read(response.body, (event) => {
    for (const listener of listeners) listener(event);
  }).catch(() => {});
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
    close: async () => {
      ending.abort();
      await reading;
    },
  };
}

async function read(body: ReadableStream<Uint8Array>, tell: (event: OwnerEvent) => void): Promise<void> {
  let buffered = '';
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    buffered += text;
    const blocks = buffered.split('\n\n');
    buffered = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []));
      if (data.length > 0) tell(JSON.parse(data.join('\n')) as OwnerEvent);
    }
  }
}
