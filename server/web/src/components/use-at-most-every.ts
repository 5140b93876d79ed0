import { useEffect, useRef, useState } from 'react';

/** The value, renewed no oftener than every so many milliseconds; the last one is always taken over in the end. */
export function useAtMostEvery<T>(value: T, milliseconds: number): T {
  const [taken, setTaken] = useState(value);
  const takenAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (value === taken) return;
    const take = () => {
      takenAt.current = performance.now();
      setTaken(() => value);
    };
    const timer = setTimeout(take, takenAt.current + milliseconds - performance.now());
    return () => clearTimeout(timer);
  }, [value, taken, milliseconds]);
  return taken;
}
