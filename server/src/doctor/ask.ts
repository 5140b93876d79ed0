import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const DEADLINE_MS = 10_000;
const MOST_BYTES = 256 * 1024;

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Told each piece of the body as it comes; true ends the request there. */
  readonly onChunk?: (text: string) => boolean;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Of the certificate that was shown; null over plain HTTP. */
  readonly certificateEndsAt: number | null;
  /** True where it became another protocol (101). */
  readonly upgraded: boolean;
}

/** One GET, as a stranger on the network would make it: no redirects, no proxies of ours, the system's certificates. */
export function ask(url: URL, { headers = {}, onChunk }: AskOptions = {}): Promise<Answered> {
  const begin = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = begin(url, { headers, agent: false, signal: AbortSignal.timeout(DEADLINE_MS) });
    const finish = (response: IncomingMessage, body: string, upgraded = false) => {
      const certificate = (
        response.socket as { getPeerCertificate?: () => { valid_to?: string } }
      ).getPeerCertificate?.();
      resolve({
        ...{ status: response.statusCode ?? 0, headers: response.headers, body, upgraded },
        certificateEndsAt: certificate?.valid_to === undefined ? null : Date.parse(certificate.valid_to),
      });
      request.destroy();
    };
    request.on('error', reject);
    request.on('upgrade', (response, socket) => {
      finish(response, '', true);
      socket.destroy();
    });
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('data', (text: string) => {
        body += text;
        if (body.length > MOST_BYTES || onChunk?.(text)) finish(response, body);
      });
      response.on('end', () => finish(response, body));
    });
    request.end();
  });
}
