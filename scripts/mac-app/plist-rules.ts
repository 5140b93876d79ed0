import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type PlistValue, parse } from 'plist';

export type Plist = Readonly<Record<string, PlistValue>>;

/** What the value of a key has to be: in words, and as a question. */
export interface PlistRule {
  readonly must: string;
  holds(value: PlistValue | undefined): boolean;
}

export const is = (wanted: PlistValue): PlistRule => ({
  must: `be ${JSON.stringify(wanted)}`,
  holds: (value) => isDeepStrictEqual(value, wanted),
});

export const matches = (pattern: RegExp): PlistRule => ({
  must: `be a text like ${pattern.source}`,
  holds: (value) => typeof value === 'string' && pattern.test(value),
});

export const absent: PlistRule = { must: 'not be there', holds: (value) => value === undefined };

/** Reads a plist of XML. @throws where it is none, or no dictionary */
export async function readPlist(path: string): Promise<Plist> {
  const value = parse(await readFile(path, 'utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${path} is no dictionary`);
  return value as Plist;
}

/** What is wrong with a plist, one sentence each. */
export function checkPlist(name: string, plist: Plist, rules: Readonly<Record<string, PlistRule>>): string[] {
  return Object.entries(rules)
    .filter(([key, rule]) => !rule.holds(plist[key]))
    .map(([key, rule]) => `${name}: ${key} must ${rule.must}, and is ${JSON.stringify(plist[key]) ?? 'missing'}`);
}

/** A key for each value that is there and that no rule speaks of. */
export const beyond = (name: string, keys: readonly string[], rules: Readonly<Record<string, PlistRule>>): string[] =>
  keys.filter((key) => !Object.hasOwn(rules, key)).map((key) => `${name}: ${key} must not be there`);
