import { Dialog as Primitive } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import '../styles/dialog.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  /** Whether its title has the focus first, and not its first control: what is asked is then in sight and heard. */
  readonly beginsAtTitle?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** A modal dialog, there as long as it is rendered: focus stays inside, Escape closes, focus goes back where it was. */
export function Dialog({ title, onClose, className = '', beginsAtTitle = false, onKeyDown, children }: DialogProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [opener] = useState(() => document.activeElement);
  // React's own portal: the primitive's would mount what is inside one commit late, after the effects of who asked for it.
  const shown = createPortal(
    <>
      <Primitive.Overlay className="dialog-overlay" />
      <Primitive.Content
        className={`dialog ${className}`}
        aria-describedby={undefined}
        onKeyDown={onKeyDown}
        // What was typed is not lost to a slip of the hand.
        onPointerDownOutside={(event) => event.preventDefault()}
        onOpenAutoFocus={(event) => {
          if (!beginsAtTitle) return;
          event.preventDefault();
          heading.current?.focus();
        }}
        onCloseAutoFocus={(event) => {
          // The primitive knows of no opener but a trigger of its own.
          event.preventDefault();
          if (opener instanceof HTMLElement) opener.focus();
        }}
      >
        <Primitive.Title ref={heading} tabIndex={beginsAtTitle ? -1 : undefined}>
          {title}
        </Primitive.Title>
        {children}
      </Primitive.Content>
    </>,
    document.body,
  );
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      {shown}
    </Primitive.Root>
  );
}
