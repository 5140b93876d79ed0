import { checkChain } from '@homeward/shared/chain';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { createFetchBytes } from '../api/client.ts';
import { createAtRest } from '../offline/at-rest.ts';
import { keepingBytes } from '../offline/keep-replies.ts';
import { openListedItem } from '../owner/items.ts';
import type { FromWorker, ShownItem, ToWorker } from './opener-protocol.ts';

/** Fetches, checks and opens items away from the page, so that the page stays quick. */
self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const { ticket } = data;
  let reply: FromWorker;
  try {
    reply = { ticket, ok: true, answer: await answer(data) };
  } catch (error) {
    const detail = error instanceof HomewardError ? error.detail : String(error);
    reply = { ticket, ok: false, code: errorCodeOf(error), detail };
  }
  self.postMessage(reply);
};

async function answer(asked: ToWorker) {
  if (asked.task === 'chain') return checkChain(asked.tokens, asked.deviceKey, asked.genesis);
  const fetchBytes = createFetchBytes(asked.access);
  const bytes = asked.kept ? keepingBytes(fetchBytes, createAtRest(asked.kept)) : fetchBytes;
  const { content, ...item } = await openListedItem(asked.item, asked.trust, bytes);
  const shown: ShownItem['content'] =
    content.kind === 'photo'
      ? { kind: 'photo', about: content.about, blob: new Blob([content.jpeg], { type: 'image/jpeg' }) }
      : content;
  return { ...item, content: shown };
}
