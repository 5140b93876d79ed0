import { api } from '@homeward/shared/api/table';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Access, request } from '../connection/access.ts';

/** An event of ours is an envelope and its receipt, a few kilobytes: who sends more without an end is not our server. */
const MAX_EVENT_CHARACTERS = 1_000_000;

export interface StreamEars {
  readonly onOpen: () => void;
  readonly onEvent: (event: Pick<EventSourceMessage, 'event' | 'data'>) => void;
  /** It is over, or never began. Not told where it was closed here. */
  readonly onEnd: () => void;
}

export type OpenEventStream = (ears: StreamEars) => () => void;

/**
 * Hears the account's server-sent events until it is closed, by `fetch`: the browser's own EventSource can send no bearer.
 * @returns how to close it
 */
export function openEventStream(access: Access, ears: StreamEars): () => void {
  const closing = new AbortController();
  void hear(access, ears, closing.signal)
    .catch(() => {})
    .then(() => {
      if (!closing.signal.aborted) ears.onEnd();
      // What is left of an answer that was not one of ours.
      closing.abort();
    });
  return () => closing.abort();
}

async function hear(access: Access, { onOpen, onEvent }: StreamEars, signal: AbortSignal): Promise<void> {
  const { url, init } = request(access, api.events.path);
  const response = await fetch(url, { ...init, signal });
  const isStream = response.headers.get('content-type')?.startsWith(api.events.produces);
  if (!response.ok || !response.body || !isStream) return;
  onOpen();
  const parser = createParser({ onEvent, maxBufferSize: MAX_EVENT_CHARACTERS });
  // By hand: Safari's streams are not iterable.
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(value);
  }
}
