import type { Static, TSchema } from 'typebox';

/** Who may call: nobody in particular, a signed-in owner, or a paired Mac with its device token. */
export type Authorization = 'none' | 'owner' | 'agent';

/** One call of the API, from which come the server's validation, OpenAPI, and both clients' types. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for each parameter. */
  readonly path: string;
  readonly authorization: Authorization;
  readonly summary: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** JSON reply; absent where it answers 204, bytes or a stream. */
  readonly reply?: TSchema;
  /** What it answers where that is not JSON. */
  readonly produces?: 'application/octet-stream' | 'text/event-stream' | 'websocket';
  /** True where the body is raw bytes (application/octet-stream). */
  readonly takesBytes?: boolean;
}

type PartOf<E extends Endpoint, K extends 'params' | 'query' | 'body' | 'reply'> = E[K] extends TSchema
  ? Static<E[K]>
  : undefined;
export type ParamsOf<E extends Endpoint> = PartOf<E, 'params'>;
export type QueryOf<E extends Endpoint> = PartOf<E, 'query'>;
export type BodyOf<E extends Endpoint> = PartOf<E, 'body'>;
export type ReplyOf<E extends Endpoint> = PartOf<E, 'reply'>;
