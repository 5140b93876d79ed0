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
  let json: string;
  let value: unknown;
  try {
    json = typeof source === 'string' ? source : text(source);
    value = JSON.parse(json);
  } catch (cause) {
    throw new HomewardError('invalid_json', 'it does not parse', { cause });
  }
  refuseDoubledKeys(json);
  return value;
}

/** Walks JSON that is known to parse; only strings and brackets matter. */
function refuseDoubledKeys(json: string): void {
  const keysOfOpenObjects: (Set<string> | null)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/gu;
  for (let match = tokens.exec(json); match !== null; match = tokens.exec(json)) {
    const [token] = match;
    if (token === '{' || token === '[') {
      keysOfOpenObjects.push(token === '{' ? new Set() : null);
      if (keysOfOpenObjects.length > MAX_DEPTH)
        throw new HomewardError('invalid_json', `nested deeper than ${MAX_DEPTH}`);
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
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * Parses bytes that must be the canonical form of what they say.
 * @throws HomewardError `invalid_json` or `not_canonical`.
 */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  const value = parseStrictJson(bytes);
  if (canonicalJson(value) !== text(bytes)) {
    throw new HomewardError('not_canonical', 'signed JSON must be in the form of RFC 8785');
  }
  return value;
}
