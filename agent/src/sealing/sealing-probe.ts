import { type ErrorCode, HomewardError } from '@homeward/shared/errors';
import { type ItemBody, type ItemIdentity, type SealedItem, sealItem } from '@homeward/shared/seal';
import type { Answer } from '../probe/probe.ts';
import { serve } from '../probe/serve.ts';

/** What was sealed, or Homeward's own word why it cannot be. */
export type Sealing<T> = { readonly sealed: T } | { readonly refused: ErrorCode; readonly detail: string };

interface ItemQuestion {
  readonly identity: ItemIdentity;
  readonly body: ItemBody;
  readonly recipient: string;
}

const tasks = {
  item: ({ identity, body, recipient }: ItemQuestion): Promise<Answer<Sealing<SealedItem>>> =>
    answer(sealItem(identity, body, recipient)),
};

/** The questions that this probe answers. */
export type SealingTasks = typeof tasks;

async function answer<T>(sealing: Promise<T>): Promise<Answer<Sealing<T>>> {
  try {
    return { value: { sealed: await sealing } };
  } catch (error) {
    if (!(error instanceof HomewardError)) throw error;
    return { value: { refused: error.code, detail: error.detail } };
  }
}

serve(tasks);
