import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@homeward/shared/api/endpoint';
import { type Api, api, type CallName } from '@homeward/shared/api/table';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { AdmitUpload } from './upload-budget.ts';

/** Who is signed in: what a route for owners may rely on. */
export interface Owner {
  readonly accountId: string;
  readonly sessionId: string;
}

/** The Mac that calls: paired, or still waiting for its certificate (`certified: false`). */
export interface CallingDevice {
  readonly deviceId: string;
  readonly accountId: string;
  readonly certified: boolean;
}

type CallerOf<E extends Endpoint> = E['authorization'] extends 'owner'
  ? { readonly owner: Owner }
  : E['authorization'] extends 'agent'
    ? { readonly device: CallingDevice }
    : unknown;

/** What a handler gets: the parts of the request as the API table types them, and who calls. */
export type Incoming<N extends CallName> = CallerOf<Api[N]> & {
  readonly params: ParamsOf<Api[N]>;
  readonly query: QueryOf<Api[N]>;
  readonly body: Api[N] extends { takesBytes: true } ? Buffer : BodyOf<Api[N]>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/** A JSON reply, or nothing: 204, or an answer that the handler sent itself through `reply`. */
export type Outgoing<N extends CallName> = Api[N] extends { produces: string } ? unknown : ReplyOf<Api[N]> | undefined;

export type Handler<N extends CallName> = (incoming: Incoming<N>) => Promise<Outgoing<N>>;

/** Authorization as the API table names it; the authentication plugin decorates the app with these. */
export interface Authenticator {
  owner(request: FastifyRequest): Promise<Owner>;
  agent(request: FastifyRequest): Promise<CallingDevice>;
}

export interface RouteOptions {
  /** Bytes of a request body at most; unless given 8 KiB where anyone may call, else Fastify's own limit (64 KiB here). */
  readonly bodyLimit?: number;
  /** Asked once it is known who calls, before the body is read. @throws HomewardError where there is no room for it. */
  readonly admit?: AdmitUpload;
  /** Requests within a time, for one address block unless another key is named; without a limit unless given. */
  readonly rateLimit?: {
    readonly max: number;
    readonly timeWindow: string;
    readonly keyGenerator?: (request: FastifyRequest) => string;
  };
}

/** What strangers send is held in memory while it arrives, from as many connections as they open. */
const STRANGERS_BODY_BYTES = 8 * 1024;

/**
 * Agents are many, send every item by a request of its own, and are no browsers: headers that tell browsers what a page
 * may do, a logger for each request, and turning texts of a query into numbers would cost more than storing the item.
 */
const forAgents = {
  helmet: false,
  validatorCompiler: ({ schema }: { schema: unknown }) => {
    const shape = Compile(schema as TSchema);
    return (value: unknown) => (shape.Check(value) ? { value } : { error: shape.Errors(value) });
  },
  childLoggerFactory: (logger: FastifyBaseLogger) => logger,
} as const;

/** Registers the handler of one call of the API table: method, path, schemas and authorization come from there. */
export function route<N extends CallName>(
  app: FastifyInstance,
  authenticator: Authenticator,
  name: N,
  handler: Handler<N>,
  { bodyLimit: ownLimit, admit, rateLimit }: RouteOptions = {},
): void {
  const endpoint: Endpoint = api[name];
  const bodyLimit = ownLimit ?? (endpoint.authorization === 'none' ? STRANGERS_BODY_BYTES : undefined);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(bodyLimit !== undefined && { bodyLimit }),
    ...(endpoint.authorization === 'agent' && forAgents),
    config: { call: name, ...(rateLimit && { rateLimit }) },
    schema: {
      summary: endpoint.summary,
      operationId: name,
      ...(endpoint.params && { params: endpoint.params }),
      ...(endpoint.query && { querystring: endpoint.query }),
      ...(endpoint.body && { body: endpoint.body }),
      ...(endpoint.reply && { response: { 200: endpoint.reply } }),
    },
    // Before the body is parsed: a stranger's megabytes are not read.
    onRequest: async (request, reply) => {
      if (endpoint.authorization === 'owner') request.owner = await authenticator.owner(request);
      if (endpoint.authorization === 'agent') request.device = await authenticator.agent(request);
      await admit?.(request, reply);
    },
    handler: async (request, reply) => {
      const { params, query, body, owner, device } = request;
      const incoming = { params, query, body, owner, device, request, reply } as unknown as Incoming<N>;
      const outgoing = await handler(incoming);
      if (reply.sent) return reply;
      return outgoing === undefined ? reply.code(204).send() : outgoing;
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    owner: Owner | null;
    device: CallingDevice | null;
  }
  interface FastifyContextConfig {
    /** The API table's name of the call. */
    call?: CallName;
  }
}
