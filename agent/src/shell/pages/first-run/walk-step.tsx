import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { texts } from '../texts.ts';

interface WalkStepProps {
  readonly title: string;
  readonly figure?: ReactNode;
  readonly children: ReactNode;
  readonly onBack?: () => void;
  /** The button that goes on, last. */
  readonly next: ReactNode;
}

/** One step of the walk. A new step is read from its title on. */
export function WalkStep({ title, figure, children, onBack, next }: WalkStepProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <div className="pane">
      <div className="drag-strip" />
      <main className="pane-body">
        {figure}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
      <footer className="buttons">
        {onBack !== undefined && (
          <span className="aside">
            <Button onPress={onBack}>{texts.common.back}</Button>
          </span>
        )}
        {next}
      </footer>
    </div>
  );
}
