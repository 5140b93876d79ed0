import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** What the console's page may do: nothing from elsewhere, no inline script or style; WebAssembly for OPAQUE. */
export const consoleCsp = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/**
 * @param isHttps whether browsers reach the server over HTTPS: only then may it ask for that for good
 * @param streets origin of the street map that the operator set: the one other place that the page may ask; null for none
 */
export async function addSecurityHeaders(
  app: FastifyInstance,
  isHttps: boolean,
  streets: string | null,
): Promise<void> {
  const connect = [...consoleCsp['connect-src'], ...(streets === null ? [] : [streets])];
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { ...consoleCsp, 'connect-src': connect } },
    strictTransportSecurity: isHttps && { maxAge: 365 * 86_400 },
    // The carried console reads replies from another origin; CORS says which ones may.
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  // With a callback: a promise for each request of every agent would cost as much as the headers.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    // A target may also be written as a whole URL (RFC 9112, section 3.2.2).
    if (request.url.startsWith('/api/') || !request.url.startsWith('/')) reply.header('cache-control', 'no-store');
    done();
  });
}
