import { type WindowName, windowNames } from './window-names.ts';

const FLAG = '--homeward-window=';

/** How a preload script is told whose page it serves. */
export const windowArgument = (name: WindowName): string => `${FLAG}${name}`;

/** @throws Error where no window, or an unknown one, is named. */
export function windowAmong(argv: readonly string[]): WindowName {
  const given = argv.find((argument) => argument.startsWith(FLAG))?.slice(FLAG.length);
  const name = windowNames.find((candidate) => candidate === given);
  if (name === undefined) throw new Error('this preload script serves a window that it does not know');
  return name;
}
