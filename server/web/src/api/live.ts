import { EVENT_HEARTBEAT_SECONDS, OwnerEvent } from '@homeward/shared/api/devices';
import { Check } from 'typebox/value';
import type { OpenEventStream } from './event-stream.ts';

/** Whether changes arrive by themselves now. */
export type LiveState = 'connecting' | 'live' | 'offline';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Two heartbeats and a half without a word: the connection is dead, though nobody has closed it. */
const SILENCE_MS = 2.5 * EVENT_HEARTBEAT_SECONDS * 1_000;

export interface LiveHandlers {
  readonly onEvent: (event: OwnerEvent) => void;
  /** Also after each reconnection: what happened meanwhile was missed, so look again. */
  readonly onState: (state: LiveState) => void;
}

/**
 * Listens to the account's live events until it is ended. The stream is opened anew after each end, with growing pauses,
 * and at once when the browser says that it is online again or the page is looked at again: a phone lets the connections
 * of hidden pages die without a word.
 */
export function listen({ onEvent, onState }: LiveHandlers, openStream: OpenEventStream): () => void {
  let closeStream = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  const lose = () => {
    clearTimeout(silence);
    closeStream();
    onState('offline');
    timer = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  const hear = () => {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
  };
  const open = () => {
    clearTimeout(timer);
    closeStream();
    hear();
    closeStream = openStream({
      onOpen: () => {
        hear();
        retryMs = FIRST_RETRY_MS;
        onState('live');
      },
      onEvent: ({ event: name, data }) => {
        hear();
        // A heartbeat has a name; what happens has none.
        if (name !== undefined) return;
        const event: unknown = JSON.parse(data);
        if (Check(OwnerEvent, event)) onEvent(event);
      },
      onEnd: lose,
    });
  };
  const onOnline = () => {
    retryMs = FIRST_RETRY_MS;
    open();
  };
  const onOffline = () => onState('offline');
  const onVisibility = () => {
    if (document.visibilityState === 'visible') onOnline();
  };

  onState('connecting');
  open();
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onVisibility);
    clearTimeout(timer);
    clearTimeout(silence);
    closeStream();
  };
}
