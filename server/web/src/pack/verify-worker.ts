import type { PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { verifyArchive } from '@homeward/shared/pack/verify-archive';

export type FromVerifyWorker =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'verdict'; readonly verdict: PackVerdict }
  | { readonly type: 'failed'; readonly detail: string };

/** Parts checked between two words on progress are many, and quick. */
const TELL_EVERY = 0.005;

const tell = (message: FromVerifyWorker) => self.postMessage(message);

/** Checks a pack away from the page; the file stays where it is, and is read piece by piece. */
self.onmessage = async ({ data: archive }: MessageEvent<Blob>) => {
  let told = 0;
  const onProgress = (done: number) => {
    if (done - told < TELL_EVERY) return;
    told = done;
    tell({ type: 'progress', done });
  };
  try {
    tell({ type: 'verdict', verdict: await verifyArchive(archive, { onProgress }) });
  } catch (error) {
    tell({ type: 'failed', detail: error instanceof Error ? error.message : String(error) });
  }
};
