import type { Config } from '../config.ts';

/** How a flag of a command is written: alone, or with a value behind it. */
export type FlagKind = 'switch' | 'value';

/** What a command says of itself; how it works is loaded when it is asked for. */
export interface CommandShape {
  /** How its own arguments are written, such as `DIRECTORY [--days N]`. */
  readonly takes: string;
  readonly describes: string;
  /** Its own flags; those of the server can be given to each. */
  readonly flags: Readonly<Record<string, FlagKind>>;
  /** How many words without dashes it takes. */
  readonly words: readonly [least: number, most: number];
}

/** What was asked of a command. */
export interface Asked {
  readonly config: Config;
  readonly words: readonly string[];
  /** Values of its own flags; a switch has the value ''. */
  readonly flags: ReadonlyMap<string, string>;
  /** The directory that relative paths start from. */
  readonly workingDirectory: string;
  /** Told how far it is, for a person; never part of the answer. */
  readonly progress: (sentence: string) => void;
}

/** The answer of a command, for people and for programs. */
export interface Answer {
  readonly lines: readonly string[];
  readonly json: unknown;
  /** True where it found something that is not as it should be: exit code 1. */
  readonly foundFault?: boolean;
}

export type Perform = (asked: Asked) => Promise<Answer>;
