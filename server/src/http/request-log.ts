import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Config } from '../config.ts';

/** Where log lines go, such as `process.stderr`. */
export interface LogStream {
  write(line: string): void;
}

/** What must not be logged under any name, should somebody log an object that holds it. */
const secretNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'homeward-envelope',
  'headers',
  'body',
  'ip',
  'ips',
  'remoteAddress',
  'remotePort',
  'address',
  'token',
  'deviceToken',
  'loginName',
  'password',
  'invitation',
  'rawPacket',
  'envelope',
  'url',
];

/**
 * The log says which call failed, how, and how long it took. Not: addresses, tokens, cookies, envelopes, bodies, or
 * paths as they were asked for (their parameters name Macs and items).
 */
export function logOptions(level: Config['logLevel'], stream: LogStream): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    stream,
    base: null,
    redact: { paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), remove: true },
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: routeOf(request) }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      err: describeError,
    },
  };
}

/** Other libraries put much into their errors: a system error holds an address, a parser's message the text it was given. */
function describeError(error: unknown) {
  const { name = 'unknown', code, message = '', stack = '' } = (error ?? {}) as Partial<Error & { code: string }>;
  return {
    type: name,
    ...(typeof code === 'string' && { code }),
    message: name === 'SyntaxError' ? '' : withoutAddresses(message),
    stack: stack
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .join('\n'),
  };
}

const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|(?<![\w:])(?=[\da-f:]*:[\da-f:]*:)[\da-f:]{3,}(?:\.[\d.]+)?/gi;
/** A mail server says to whom it did not take a mail. */
const MAIL_ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;
const withoutAddresses = (message: string) =>
  message.replace(MAIL_ADDRESS, '(mail address)').replace(ADDRESS, '(address)');

const routeOf = (request: FastifyRequest): string =>
  request.routeOptions.config.call ?? request.routeOptions.url ?? '(no such route)';

/** One line for each answered request; those that went well only at level debug. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    done();
    const { statusCode, elapsedTime } = reply;
    if (statusCode < 400 && app.log.level !== 'debug') return;
    const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'info' : 'debug';
    const line = { method: request.method, route: routeOf(request), statusCode, milliseconds: Math.round(elapsedTime) };
    request.log[level](line, 'answered');
  });
}
