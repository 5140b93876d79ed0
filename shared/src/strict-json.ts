import { text } from './bytes.ts';
import { HomewardError } from './errors.ts';

/** Nesting beyond this is refused: nothing in the protocol needs it, and it bounds recursion. */
const MAX_DEPTH = 32;

/**
 * Parses JSON (RFC 8259) and refuses an object that names a key twice: two readers could take different ones,
 * and a signature would then cover two meanings.
 * @throws HomewardError `invalid_json`, with the doubled key's name where that is the reason.
 */
export function parseStrictJson(source: string | Uint8Array): unknown {
  const { json, value } = parse(source);
  // Where a key stands twice, one of the two is lost: there are fewer in the value than in its text.
  if (keysIn(json) !== keysOf(value, 0)) refuseDoubledKeys(json);
  return value;
}

function parse(source: string | Uint8Array): { readonly json: string; readonly value: unknown } {
  try {
    const json = typeof source === 'string' ? source : text(source);
    return { json, value: JSON.parse(json) };
  } catch (cause) {
    throw new HomewardError('invalid_json', 'it does not parse', { cause });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Strings with a colon behind them, in JSON that is known to parse. */
function keysIn(json: string): number {
  let keys = 0;
  for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at)) {
    at += 1;
    while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
    at += 1;
    if (json.charCodeAt(at) === COLON || isKey(json, at)) keys += 1;
  }
  return keys;
}

/** Names of the properties of all objects in a parsed value. @throws HomewardError `invalid_json` where it is nested too deep */
function keysOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= MAX_DEPTH) throw tooDeep();
  let keys = 0;
  if (Array.isArray(value)) {
    for (const member of value) keys += keysOf(member, depth + 1);
    return keys;
  }
  for (const name of Object.keys(value)) keys += 1 + keysOf((value as Record<string, unknown>)[name], depth + 1);
  return keys;
}

const tooDeep = () => new HomewardError('invalid_json', `nested deeper than ${MAX_DEPTH}`);

/** Names the key that stands twice, in JSON that is known to parse; only strings and brackets matter. */
function refuseDoubledKeys(json: string): void {
  const keysOfOpenObjects: (Set<string> | null)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/gu;
  for (let match = tokens.exec(json); match !== null; match = tokens.exec(json)) {
    const [token] = match;
    if (token === '{' || token === '[') {
      keysOfOpenObjects.push(token === '{' ? new Set() : null);
    } else if (token === '}' || token === ']') {
      keysOfOpenObjects.pop();
    } else if (isKey(json, tokens.lastIndex)) {
      const key = JSON.parse(token) as string;
      const keys = keysOfOpenObjects.at(-1);
      if (keys?.has(key)) throw new HomewardError('invalid_json', `the key ${JSON.stringify(key)} stands twice`);
      keys?.add(key);
    }
  }
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at += 1;
  return json.charAt(at) === ':';
}

/**
 * The canonical form of a JSON value (RFC 8785, JSON Canonicalization Scheme): keys sorted by UTF-16 code units,
 * no white space, numbers as ECMAScript prints them. Properties that are `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/**
 * Parses bytes that must be the canonical form of what they say.
 * @throws HomewardError `invalid_json` or `not_canonical`.
 */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  const { json, value } = parse(bytes);
  keysOf(value, 0);
  if (canonicalJson(value) === json) return value;
  refuseDoubledKeys(json);
  throw new HomewardError('not_canonical', 'signed JSON must be in the form of RFC 8785');
}
