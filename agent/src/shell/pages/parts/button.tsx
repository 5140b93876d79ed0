import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface ButtonProps {
  readonly children: ReactNode;
  /** What it is called where its words alone do not tell it from others beside it; they are part of it. */
  readonly label?: string;
  /** What it does; a submitting button leaves that to its form. */
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  /** The one that the window suggests, in its colour. */
  readonly isDefault?: boolean;
  /** Whether Return presses it as soon as it is there: the focus goes to it. */
  readonly takesFocus?: boolean;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
}

export function Button({
  children,
  label,
  onPress,
  type = 'button',
  isDefault = false,
  takesFocus = false,
  isDisabled = false,
  isDangerous = false,
}: ButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) button.current?.focus();
  }, [takesFocus]);
  const classes = ['button', isDefault && 'default', isDangerous && 'dangerous'].filter(Boolean).join(' ');
  return (
    // Not `disabled`: a button that is busy keeps the focus, and says to everybody that it cannot be pressed.
    <button
      ref={button}
      type={type}
      className={classes}
      aria-label={label}
      aria-disabled={isDisabled}
      onClick={(event) => {
        if (isDisabled) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
