import { normalizeIP } from '@fastify/rate-limit';

/**
 * What two addresses of one network have in common: IPv4 whole, as a home or a café shows one; IPv6 the /64 of one link
 * (RFC 4291, section 2.5.4). Held in memory with an open connection, and nowhere else.
 */
export const networkOf = (address: string): string => normalizeIP(address, 64);
