import { HomewardError } from '../errors.ts';
import { fitting } from '../schema.ts';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from './endpoint.ts';
import { fromProblemDetails } from './problem.ts';
import { type Api, api, type CallName } from './table.ts';

type Parts<E extends Endpoint> = (ParamsOf<E> extends undefined ? unknown : { params: ParamsOf<E> }) &
  (QueryOf<E> extends undefined ? unknown : { query?: QueryOf<E> }) &
  (BodyOf<E> extends undefined ? unknown : { body: BodyOf<E> });

/** What a call takes beside its name. */
export type CallInput<N extends CallName> = Parts<Api[N]>;
export type CallReply<N extends CallName> = ReplyOf<Api[N]>;

/** One HTTP request, made by whatever the platform has: `fetch` in the console, `node:http` in the agent. */
export type Send = (request: {
  readonly method: string;
  /** Path and query, to be put behind the origin. */
  readonly path: string;
  readonly body: unknown;
}) => Promise<{ readonly status: number; readonly body: unknown }>;

export type Call = <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallReply<N>>;

/**
 * A typed client over `send`.
 * @throws HomewardError the server's own error; `unavailable` for an answer that is not Homeward's, such as a
 * captive portal's 200 with a page.
 */
export const createClient =
  (send: Send): Call =>
  async <N extends CallName>(name: N, input: CallInput<N>) => {
    const endpoint: Endpoint = api[name];
    const { params, query, body } = input as { params?: object; query?: object; body?: unknown };
    const answer = await send({ method: endpoint.method, path: pathOf(endpoint.path, params, query), body });
    if (answer.status >= 400) throw fromProblemDetails(answer.body, answer.status);
    // A newer server may say more than is known here. What is signed is read elsewhere, and has to be known in full.
    const reply = endpoint.reply && fitting(endpoint.reply, answer.body);
    if (endpoint.reply === undefined ? answer.status !== 204 : reply === undefined) {
      throw new HomewardError('unavailable', `the answer to ${endpoint.path} does not come from Homeward`);
    }
    return reply as CallReply<N>;
  };

/** The path with its parameters filled in and the query behind it. */
export function pathOf(pattern: string, params: object = {}, query: object = {}): string {
  const values = params as Record<string, unknown>;
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  return search.size > 0 ? `${path}?${search}` : path;
}
