import { useEffect, useState } from 'react';

/** Fast enough to see a way, slow enough to read a place; a long path takes larger steps, not longer. */
const STEP_MS = 700;
const MOST_STEPS = 60;

/** How many moments a step of the playback goes on. */
export const strideOf = (count: number): number => Math.max(1, Math.ceil(count / MOST_STEPS));

/**
 * Steps through moments from the chosen one, or from the first where the last is chosen, and ends at the last.
 * @param index of the chosen moment
 */
export function usePlayback(count: number, index: number, onIndex: (index: number) => void) {
  const [isPlaying, setPlaying] = useState(false);
  const isAtEnd = index >= count - 1;
  useEffect(() => {
    if (!isPlaying) return;
    if (isAtEnd) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onIndex(Math.min(count - 1, index + strideOf(count))), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isAtEnd, count, index, onIndex]);
  const play = () => {
    if (isAtEnd) onIndex(0);
    setPlaying(true);
  };
  return { isPlaying, play, pause: () => setPlaying(false) };
}
