import { Tooltip as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import '../styles/floating.css';

interface TooltipProps {
  readonly text: string;
  /** What it explains: something that takes the focus. */
  readonly children: ReactElement;
}

/** A hint for who points at a control or has it in focus. What must be known is never in one: a finger sees none. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <Primitive.Provider delayDuration={400}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Content className="floating tooltip" sideOffset={6} collisionPadding={8}>
          {text}
        </Primitive.Content>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
