import { Popover as Primitive } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useClearOfBars } from './clear-of-bars.ts';
import '../styles/floating.css';

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** What it is, to who cannot see it. */
  readonly label: string;
  /** Which edge of the button it keeps to; its middle unless given. */
  readonly align?: 'start' | 'center';
  /** Where what is in it closes it as well. */
  readonly opening?: { readonly isOpen: boolean; readonly onChange: (isOpen: boolean) => void };
  readonly children: ReactNode;
}

/** A few words more behind a button; for a finger as well as for a mouse. */
export function Popover({ trigger, label, align = 'center', opening, children }: PopoverProps) {
  const { clearance, onOpenChange } = useClearOfBars();
  const change = (isOpen: boolean) => {
    onOpenChange(isOpen);
    opening?.onChange(isOpen);
  };
  return (
    <Primitive.Root {...(opening && { open: opening.isOpen })} onOpenChange={change}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Content
        className="floating popover"
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={clearance}
      >
        {children}
      </Primitive.Content>
    </Primitive.Root>
  );
}
