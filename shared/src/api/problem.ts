import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { type ErrorCode, errorCatalogue, HomewardError } from '../errors.ts';

/** Problem details (RFC 9457); `code` is one of the catalogue's. */
export const ProblemDetails = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  /** With `order_conflict`: the order that came first. */
  order: Type.Optional(Type.String()),
});
export type ProblemDetails = Static<typeof ProblemDetails>;

/** The error as problem details. */
export function toProblemDetails(error: HomewardError, extra: { order?: string } = {}): ProblemDetails {
  const { status, title } = errorCatalogue[error.code];
  return {
    type: `urn:homeward:problem:${error.code}`,
    title,
    status,
    detail: error.detail,
    code: error.code,
    ...extra,
  };
}

/**
 * The error that an answer tells of. An answer that is no problem details of ours (a captive portal's page, a
 * proxy's error) is `unavailable`, whatever its status: it did not come from Homeward.
 */
export function fromProblemDetails(body: unknown, status: number): HomewardError {
  if (Check(ProblemDetails, body) && Object.hasOwn(errorCatalogue, body.code)) {
    return new HomewardError(body.code as ErrorCode, body.detail);
  }
  return new HomewardError('unavailable', `answered ${status} without saying why`);
}
