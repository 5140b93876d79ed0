import type { MouseEvent } from 'react';

/** Before the control, or the form that it sends, hears of it. Enter in a field is a click on the form's button, too. */
const stop = (event: MouseEvent): void => {
  event.preventDefault();
  event.stopPropagation();
};

/**
 * Props of a button or box that does nothing for now, since what it asked for is under way, or there is nothing to be done: it says so
 * as one that is `disabled` does, and keeps the keyboard's focus, which browsers take from that one.
 */
export const unready = (isUnready: boolean) =>
  isUnready ? ({ 'aria-disabled': true, onClickCapture: stop } as const) : {};
