import { toProblemDetails } from '@homeward/shared/api/problem';
import { type ErrorCode, HomewardError } from '@homeward/shared/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Refuses an order because another came first, and shows that one. */
export class OrderConflict extends HomewardError {
  readonly order: string;

  /** @param order the token that came first */
  constructor(order: string, detail: string) {
    super('order_conflict', detail);
    this.order = order;
  }
}

/** Fastify's own errors that have a code of ours; others of its 4xx are `bad_request`. */
const ofFastify: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'the body is larger than this call takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'send application/json'],
  FST_ERR_NOT_FOUND: ['not_found', 'there is no such address here'],
};

/** Any thrown value as an error of the catalogue. What Homeward did not throw itself tells the client nothing. */
export function asHomewardError(thrown: unknown): HomewardError {
  if (thrown instanceof HomewardError) return thrown;
  const { code = '', statusCode = 500, validation } = (thrown ?? {}) as Partial<FastifyError>;
  if (validation) return new HomewardError('bad_request', (thrown as Error).message, { cause: thrown });
  const [known, detail] = ofFastify[code] ?? [];
  if (known && detail) return new HomewardError(known, detail, { cause: thrown });
  if (statusCode === 429) return new HomewardError('rate_limited', 'try again in a few minutes', { cause: thrown });
  if (statusCode >= 400 && statusCode < 500) {
    return new HomewardError('bad_request', 'the request is malformed', { cause: thrown });
  }
  return new HomewardError('internal', 'the operator finds the reason in the log', { cause: thrown });
}

/** Answers with problem details (RFC 9457); logs only what is the server's own fault. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asHomewardError(thrown);
  if (error.status >= 500) request.log.error({ err: error.cause ?? error }, error.code);
  const problem = toProblemDetails(error, thrown instanceof OrderConflict ? { order: thrown.order } : {});
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}
