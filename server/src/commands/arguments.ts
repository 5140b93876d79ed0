import { HomewardError } from '@homeward/shared/errors';
import type { CommandShape } from './command.ts';

/** A command line that is not understood: exit code 2. */
export class UsageError extends HomewardError {
  constructor(sentence: string) {
    super('bad_request', sentence);
  }
}

export interface Arguments {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** What is left: flags of the server. */
  readonly settings: readonly string[];
}

/** Parts a command's own words and flags from the flags of the server. @throws UsageError */
export function splitArguments(args: readonly string[], { words: [least, most], ...shape }: CommandShape): Arguments {
  const words: string[] = [];
  const flags = new Map<string, string>();
  const settings: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const kind = Object.hasOwn(shape.flags, name) ? shape.flags[name] : undefined;
    if (!arg.startsWith('--')) words.push(arg);
    else if (kind === undefined) settings.push(arg, ...(inline === undefined ? args.slice(++at, at + 1) : []));
    else {
      if (flags.has(name)) throw new UsageError(`--${name} is given twice.`);
      if (kind === 'switch' && inline !== undefined) throw new UsageError(`--${name} takes no value.`);
      const value = kind === 'switch' ? '' : (inline ?? args[++at]);
      if (value === undefined) throw new UsageError(`--${name} needs a value.`);
      flags.set(name, value);
    }
  }
  if (words.length > most) throw new UsageError(`“${words[most]}” is one too many.`);
  if (words.length < least) throw new UsageError(`it takes ${shape.takes}.`);
  return { words, flags, settings };
}

/** A flag's whole number. @throws UsageError */
export function wholeNumberFlag(
  flags: ReadonlyMap<string, string>,
  name: string,
  { preset, least, most }: { readonly preset: number; readonly least: number; readonly most: number },
): number {
  const value = flags.get(name);
  if (value === undefined) return preset;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (number < least || number > most) {
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}; it is “${value}”.`);
  }
  return number;
}
