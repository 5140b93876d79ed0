import { isLoopbackHost } from '@homeward/shared/origin';
import { type Config, listensOnLoopback } from '../config.ts';

/** Where this server is, as browsers and Macs see it. */
export interface OwnOrigin {
  /** Scheme, host and port: what links, pairings and messages name. */
  readonly canonical: string;
  /** Whether a page of this origin is the server's own. */
  includes(origin: string): boolean;
}

/**
 * On loopback all names of this machine count, and behind a proxy on this machine whose address was not given, all of
 * its ports: pages of the same machine are one site to browsers anyway.
 * @param port that the server listens on, or will
 */
export function ownOrigin(
  config: Pick<Config, 'host' | 'publicUrl' | 'tls' | 'trustedProxies'>,
  port: number,
): OwnOrigin {
  const { host, publicUrl, tls, trustedProxies } = config;
  const scheme = tls ? 'https' : 'http';
  const canonical = publicUrl ?? new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
  return {
    canonical,
    includes(origin) {
      if (origin === canonical) return true;
      if (publicUrl !== undefined || !listensOnLoopback(config) || !URL.canParse(origin)) return false;
      const url = new URL(origin);
      if (!isLoopbackHost(url.hostname)) return false;
      return trustedProxies.length > 0 || (url.protocol === `${scheme}:` && portOf(url) === port);
    },
  };
}

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));
