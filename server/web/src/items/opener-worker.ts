import { checkChain } from '@homeward/shared/chain';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { createFetchBytes, createFetchShared } from '../api/client.ts';
import { createAtRest } from '../offline/at-rest.ts';
import { keepingBytes } from '../offline/keep-replies.ts';
import { openListedItem, type VerifiedItem } from '../owner/items.ts';
import { openSharedItem, sharedKeyOf } from '../owner/shared-items.ts';
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
  switch (asked.task) {
    case 'chain':
      return checkChain(asked.tokens, asked.deviceKey, asked.genesis);
    case 'open':
      return shown(await openListedItem(asked.item, asked.trust, bytesFor(asked)));
    case 'file-key':
      return sharedKeyOf(asked.item, asked.trust, bytesFor(asked));
    case 'open-shared': {
      const fetchShared = createFetchShared(asked.access, asked.reading);
      return shown(await openSharedItem(asked.item, asked.signers, asked.fileKey, fetchShared));
    }
  }
}

function bytesFor({ access, kept }: ToWorker) {
  const fetchBytes = createFetchBytes(access);
  return kept ? keepingBytes(fetchBytes, createAtRest(kept)) : fetchBytes;
}

function shown({ content, ...item }: VerifiedItem): ShownItem {
  if (content.kind !== 'photo') return { ...item, content };
  const blob = new Blob([content.jpeg], { type: 'image/jpeg' });
  return { ...item, content: { kind: 'photo', about: content.about, blob } };
}
