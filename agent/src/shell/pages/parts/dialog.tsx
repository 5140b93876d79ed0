import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  /** Drawn above the title. */
  readonly figure?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the one to be suggested last. */
  readonly buttons: ReactNode;
  /** Whether it is read from its title on: the focus is on no button. */
  readonly isReadFirst?: boolean;
}

/** The content of a window that asks for a decision. */
export function Dialog({ title, figure, lead, children, buttons, isReadFirst = false }: DialogProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (isReadFirst) heading.current?.focus();
  }, [isReadFirst]);
  return (
    <div className="dialog">
      <div className="drag-strip" />
      <main className="dialog-body">
        {figure !== undefined && <div className="figure">{figure}</div>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
        {children}
      </main>
      <footer className="buttons">{buttons}</footer>
    </div>
  );
}
