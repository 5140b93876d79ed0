import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import '../styles/dialog.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** The platform's modal dialog: focus stays inside, Escape closes, focus goes back where it was. */
export function Dialog({ title, onClose, className = '', onKeyDown, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the browser paints, and closed while it still stands in the page: only then does focus go back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        // React decides when it goes, so that closing and unmounting are one thing.
        event.preventDefault();
        onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
