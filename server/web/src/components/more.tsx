import { useEffect, useRef } from 'react';

interface MoreProps {
  readonly label: string;
  readonly onMore: () => void;
}

/** The end of a list that goes on: the next portion, when this comes into view or is pressed. */
export function More({ label, onMore }: MoreProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current) return;
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && onMore());
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <button ref={button} type="button" className="button small" onClick={onMore}>
      {label}
    </button>
  );
}
