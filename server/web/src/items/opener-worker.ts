import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { createCall, createFetchBatch, createFetchBytes, createFetchShared } from '../api/client.ts';
import { createAtRest } from '../offline/at-rest.ts';
import { keepingBatch, keepingBytes, keepingCall } from '../offline/keep-replies.ts';
import { openSharedItem, sharedKeyOf } from '../owner/shared-items.ts';
import { openBatch, openReports, shownContent } from './open-batch.ts';
import type { Told } from './opener.ts';
import type { Answer, FromWorker, PageAsked, ToWorker } from './opener-protocol.ts';
import { readPage } from './read-page.ts';

/** Lists, fetches, checks and opens items away from the page, so that the page stays quick. */
self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const { ticket } = data;
  const tell = (reply: FromWorker) => self.postMessage(reply);
  try {
    const answered = await answer(data, {
      onPage: (page) => tell({ ticket, is: 'listed', page }),
      onOutcomes: (outcomes) => tell({ ticket, is: 'part', outcomes }),
    });
    tell({ ticket, is: 'done', answer: answered });
  } catch (error) {
    const detail = error instanceof HomewardError ? error.detail : String(error);
    tell({ ticket, is: 'failure', code: errorCodeOf(error), detail });
  }
};

async function answer(asked: ToWorker, { onPage, onOutcomes }: Told): Promise<Answer | null> {
  const { call, fetchBytes, fetchBatch } = portsOf(asked);
  const list = async ({ deviceId, cursor, limit }: PageAsked) => {
    const query = { limit, ...(cursor !== null && { cursor }) };
    return readPage(await call('items', { params: { deviceId }, query }));
  };
  switch (asked.task) {
    case 'list':
      return list(asked);
    case 'read-on': {
      const page = await list(asked);
      onPage(page);
      await openReports(page, asked.trust, { fetchBytes, fetchBatch }, onOutcomes);
      return null;
    }
    case 'open':
      for await (const outcomes of openBatch(asked.items, asked.trust, { fetchBytes, fetchBatch })) {
        if (outcomes.length > 0) onOutcomes(outcomes);
      }
      return null;
    case 'file-key':
      return sharedKeyOf(asked.item, asked.trust, fetchBytes);
    case 'open-shared': {
      const fetchShared = createFetchShared(asked.access, asked.reading);
      const { content, ...item } = await openSharedItem(asked.item, asked.signers, asked.fileKey, fetchShared);
      return { ...item, content: shownContent(content) };
    }
  }
}

function portsOf({ access, kept }: ToWorker) {
  const call = createCall(() => access);
  const fetchBytes = createFetchBytes(access);
  const fetchBatch = createFetchBatch(access);
  if (!kept) return { call, fetchBytes, fetchBatch };
  const atRest = createAtRest(kept);
  return {
    call: keepingCall(call, atRest),
    fetchBytes: keepingBytes(fetchBytes, atRest),
    fetchBatch: keepingBatch(fetchBatch, atRest),
  };
}
