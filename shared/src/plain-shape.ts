import type { TSchema } from 'typebox';

type Fits = (value: unknown) => boolean;

const NEVER: Fits = () => false;

const known = new WeakMap<object, Fits>();

/**
 * Whether a value fits a schema, where that can be told quickly: what `JSON.parse` gives, against the few keywords that the
 * protocol uses. TypeBox reads the schema anew for each value, and may not compile it where a page's policy forbids `eval`.
 * @returns true only where TypeBox's `Check` says so too; false where it does not, and where it has to be asked.
 */
export function surelyFits(schema: TSchema, value: unknown): boolean {
  const before = known.get(schema);
  if (before) return before(value);
  const made = fitsOf(schema as Keywords);
  known.set(schema, made);
  return made(value);
}

/** The keywords of JSON Schema that are understood here. */
interface Keywords {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Keywords[];
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Keywords;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What each kind of schema is made of; one that says anything else is for TypeBox. */
const kinds: readonly { readonly keywords: ReadonlySet<string>; readonly fits: (schema: Keywords) => Fits }[] = [
  { keywords: new Set(['type', 'const']), fits: literalOf },
  { keywords: new Set(['enum']), fits: enumOf },
  { keywords: new Set(['anyOf']), fits: unionOf },
  { keywords: new Set(['type', 'minimum', 'maximum']), fits: numberOf },
  { keywords: new Set(['type', 'pattern', 'minLength', 'maxLength']), fits: stringOf },
  { keywords: new Set(['type']), fits: bareOf },
  { keywords: new Set(['type', 'items', 'minItems', 'maxItems']), fits: arrayOf },
  { keywords: new Set(['type', 'properties', 'required', 'additionalProperties']), fits: objectOf },
];

const remarks = new Set(['description', 'title', 'examples']);

function fitsOf(schema: Keywords): Fits {
  const said = Object.keys(schema).filter((keyword) => !keyword.startsWith('~') && !remarks.has(keyword));
  for (const { keywords, fits } of kinds) {
    if (!said.every((keyword) => keywords.has(keyword))) continue;
    const made = fits(schema);
    if (made !== NEVER) return made;
  }
  return NEVER;
}

function literalOf(schema: Keywords): Fits {
  const { const: only } = schema;
  return typeof only === 'string' || typeof only === 'number' || typeof only === 'boolean'
    ? (value) => value === only
    : NEVER;
}

function enumOf({ enum: values }: Keywords): Fits {
  if (!values?.every((value) => typeof value === 'string')) return NEVER;
  const all = new Set<unknown>(values);
  return (value) => all.has(value);
}

function unionOf({ anyOf }: Keywords): Fits {
  const members = anyOf?.map(fitsOf);
  return members ? (value) => members.some((fits) => fits(value)) : NEVER;
}

function numberOf({ type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: Keywords): Fits {
  if (type !== 'integer' && type !== 'number') return NEVER;
  const isOne = type === 'integer' ? Number.isInteger : Number.isFinite;
  return (value) => isOne(value) && (value as number) >= minimum && (value as number) <= maximum;
}

/** A character of a string may be counted as one, two or more by its length: where that matters, TypeBox counts. */
function stringOf({ type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Keywords): Fits {
  if (type !== 'string') return NEVER;
  const form = pattern === undefined ? null : new RegExp(pattern, 'u');
  return (value) =>
    typeof value === 'string' &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (minLength <= 1 || isAscii(value)) &&
    (form === null || form.test(value));
}

function isAscii(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) if (value.charCodeAt(at) > 0x7f) return false;
  return true;
}

function bareOf({ type }: Keywords): Fits {
  if (type === 'boolean') return (value) => typeof value === 'boolean';
  return type === 'null' ? (value) => value === null : NEVER;
}

function arrayOf({ type, items, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Keywords): Fits {
  if (type !== 'array' || items === undefined) return NEVER;
  const fits = fitsOf(items);
  return (value) =>
    Array.isArray(value) && value.length >= minItems && value.length <= maxItems && value.every((one) => fits(one));
}

function objectOf({ type, properties, required = [], additionalProperties }: Keywords): Fits {
  if (type !== 'object' || properties === undefined || additionalProperties !== false) return NEVER;
  const fits = new Map(Object.entries(properties).map(([name, schema]) => [name, fitsOf(schema)]));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const names = Object.keys(value);
    for (const name of names) {
      if (!fits.get(name)?.((value as Record<string, unknown>)[name])) return false;
    }
    return names.length === fits.size || required.every((name) => Object.hasOwn(value, name));
  };
}
