import { type ErrorCode, errorCatalogue, errorCodeOf, HomewardError } from '@homeward/shared/errors';

/** What a worker that makes one thing says. */
export type FromMaker<Progress, Made> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly code: string; readonly detail: string };

interface ErrandEars<Progress> {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Has a worker make one thing; it ends with that. @throws what went wrong there; the signal's reason when it was ended */
export async function sendErrand<Task, Progress, Made>(
  worker: Worker,
  task: Task,
  { onProgress, signal }: ErrandEars<Progress>,
): Promise<Made> {
  try {
    signal.throwIfAborted();
    return await new Promise<Made>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onerror = () => reject(new HomewardError('unavailable', 'a part of this page could not be loaded'));
      worker.onmessage = ({ data }: MessageEvent<FromMaker<Progress, Made>>) => {
        if (data.type === 'progress') onProgress(data.progress);
        else if (data.type === 'made') resolve(data.made);
        else reject(new HomewardError(isErrorCode(data.code) ? data.code : 'internal', data.detail));
      };
      worker.postMessage(task);
    });
  } finally {
    worker.terminate();
  }
}

/** In the worker: makes the one thing that is asked for, and says what became of it. */
export function answerErrand<Task, Progress, Made>(
  make: (task: Task, tell: (progress: Progress) => void) => Promise<Made>,
): void {
  const say = (message: FromMaker<Progress, Made>) => self.postMessage(message);
  self.onmessage = async ({ data }: MessageEvent<Task>) => {
    try {
      say({ type: 'made', made: await make(data, (progress) => say({ type: 'progress', progress })) });
    } catch (error) {
      const detail = error instanceof HomewardError ? error.detail : String(error);
      say({ type: 'failed', code: errorCodeOf(error), detail });
    }
  };
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);
