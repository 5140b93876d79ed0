import type { PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FromVerifyWorker } from './verify-worker.ts';

export type VerifyState =
  | { readonly status: 'idle' }
  | { readonly status: 'checking'; readonly name: string; readonly done: number }
  | { readonly status: 'checked'; readonly name: string; readonly verdict: PackVerdict }
  /** It could not be read at all: the disk's word, not the pack's. */
  | { readonly status: 'failed'; readonly name: string; readonly detail: string };

/** Checks one pack at a time, in a worker that ends with it. */
export function useVerify() {
  const [state, setState] = useState<VerifyState>({ status: 'idle' });
  const worker = useRef<Worker | null>(null);
  const end = useCallback(() => {
    worker.current?.terminate();
    worker.current = null;
  }, []);
  useEffect(() => end, [end]);
  const check = (file: File) => {
    end();
    const { name } = file;
    const started = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' });
    worker.current = started;
    setState({ status: 'checking', name, done: 0 });
    started.onerror = ({ message }) => setState({ status: 'failed', name, detail: message });
    started.onmessage = ({ data }: MessageEvent<FromVerifyWorker>) => {
      if (data.type === 'progress') {
        setState({ status: 'checking', name, done: data.done });
        return;
      }
      end();
      if (data.type === 'verdict') setState({ status: 'checked', name, verdict: data.verdict });
      else setState({ status: 'failed', name, detail: data.detail });
    };
    started.postMessage(file);
  };
  const reset = () => {
    end();
    setState({ status: 'idle' });
  };
  return { state, check, reset };
}
