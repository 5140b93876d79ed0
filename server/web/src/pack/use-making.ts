import { useCallback, useEffect, useRef, useState } from 'react';

/** How far the making of a file has come. */
export type Making<Progress, Made> =
  | { readonly status: 'idle' | 'cancelled' }
  | { readonly status: 'making'; readonly progress: Progress }
  | { readonly status: 'ready'; readonly made: Made }
  | { readonly status: 'failed'; readonly error: unknown };

interface MakingPorts<Progress> {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Makes files one at a time; what is under way ends when the page is left. */
export function useMaking<Progress, Made>() {
  const [state, setState] = useState<Making<Progress, Made>>({ status: 'idle' });
  const stop = useRef<AbortController | null>(null);
  const end = useCallback(() => stop.current?.abort(), []);
  useEffect(() => end, [end]);

  const run = async (make: (ports: MakingPorts<Progress>) => Promise<Made>) => {
    const ending = new AbortController();
    stop.current = ending;
    const tell = (next: Making<Progress, Made>) => {
      if (!ending.signal.aborted) setState(next);
    };
    try {
      const onProgress = (progress: Progress) => tell({ status: 'making', progress });
      tell({ status: 'ready', made: await make({ onProgress, signal: ending.signal }) });
    } catch (error) {
      tell({ status: 'failed', error });
    }
  };
  return {
    state,
    run,
    cancel: () => {
      end();
      setState({ status: 'cancelled' });
    },
    reset: () => setState({ status: 'idle' }),
  };
}
