import type { Static, TSchema } from 'typebox';
import * as Type from 'typebox';
import { Check, Errors } from 'typebox/value';
import { HomewardError } from './errors.ts';
import { surelyFits } from './plain-shape.ts';

/** Milliseconds since 1970-01-01T00:00Z, as `Date.now()` gives them. */
export const Timestamp = Type.Integer({ minimum: 0, maximum: 8.64e15, description: 'Milliseconds since 1970, UTC' });

/** A UUID (RFC 9562) in lower case. */
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });

/** Unpadded base64url of exactly `bytes` bytes. */
export const Base64Url = (bytes: number) => {
  const length = Math.ceil((bytes * 4) / 3);
  return Type.String({ minLength: length, maxLength: length, pattern: '^[A-Za-z0-9_-]+$' });
};

/** Unpadded base64url of at most `bytes` bytes. */
export const Base64UrlUpTo = (bytes: number) =>
  Type.String({ minLength: 1, maxLength: Math.ceil((bytes * 4) / 3), pattern: '^[A-Za-z0-9_-]+$' });

/** A SHA-256 digest, an Ed25519 public key or another value of 32 bytes. */
export const Bytes32 = Base64Url(32);

/** A machine's serial number, as its maker wrote it. */
export const SerialNumber = Type.String({ minLength: 1, maxLength: 80 });

/** A signed token: `base64url(payload) "." base64url(signature)`; see `signed.ts`. */
export const SignedToken = (payloadBytes = 4096) =>
  Type.String({ maxLength: Math.ceil((payloadBytes * 4) / 3) + 87, pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}$' });

/** A closed object: unknown properties are refused. */
export const Closed = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { ...options, additionalProperties: false });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of the given strings. */
export const OneOf = <const T extends string>(values: readonly T[]) => Type.Enum<T[]>([...values]);

/** One of a list that a newer server may have made longer: the console in the app is as old as the app, and must not refuse the rest. */
export const Word = Type.String({ maxLength: 40, pattern: '^[a-z][a-z-]*$' });

/** Whether the value fits the schema. */
export const fits = <T extends TSchema>(schema: T, value: unknown): value is Static<T> =>
  surelyFits(schema, value) || Check(schema, value);

/** The value, without properties that its closed objects do not name; undefined where it does not fit even so. */
export function fitting<T extends TSchema>(schema: T, value: unknown): Static<T> | undefined {
  const known = fits(schema, value) ? value : named(schema, value);
  return fits(schema, known) ? known : undefined;
}

/** TypeBox's `Clean` does this too, and is as large as all else of it that a page loads. */
function named(schema: TSchema, value: unknown): unknown {
  const { anyOf, items, properties, additionalProperties } = schema as {
    readonly anyOf?: readonly TSchema[];
    readonly items?: TSchema;
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly additionalProperties?: unknown;
  };
  if (anyOf) return anyOf.map((one) => fitting(one, value)).find((one) => one !== undefined);
  if (items && Array.isArray(value)) return value.map((one) => named(items, one));
  if (!properties || additionalProperties !== false || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return known ? [[key, named(known, one)]] : [];
    }),
  );
}

/**
 * The value, known to fit the schema.
 * @throws HomewardError `unknown_version` where `v` is one that the schema does not know, else `invalid_shape` with the first place that does not fit.
 */
export function expectShape<T extends TSchema>(schema: T, value: unknown, what: string): Static<T> {
  if (fits(schema, value)) return value as Static<T>;
  const version = (value as { v?: unknown } | null)?.v;
  const known = versionsOf(schema);
  if (version !== undefined && !known.includes(version)) {
    const told = JSON.stringify(version);
    throw new HomewardError('unknown_version', `${what} has version ${told}; this side knows ${known.join(' and ')}`);
  }
  const first = Errors(schema, value)[0];
  throw new HomewardError('invalid_shape', `${what}${first?.instancePath ?? ''} ${first?.message ?? 'does not fit'}`);
}

/** The values of `v` that a schema takes; 1 where it names none. */
function versionsOf(schema: TSchema): unknown[] {
  const variants = 'anyOf' in schema ? (schema.anyOf as TSchema[]) : [schema];
  const versions = variants.map((variant) => {
    const { properties } = variant as { properties?: Record<string, { const?: unknown }> };
    return properties?.['v']?.const ?? 1;
  });
  return [...new Set(versions)];
}
