import { HomewardError } from '@homeward/shared/errors';
import { isLoopbackHost } from '@homeward/shared/origin';

/** What Ichnaea and those that speak like it serve a look-up under (ichnaea.readthedocs.io, “Geolocate”). */
const USUAL_PATH = '/v1/geolocate';

/**
 * The address of a service that its owner named: a URL, or a host with nothing but the usual path.
 * @throws HomewardError `bad_request` where it is no URL or holds a login, `insecure_origin` for plain HTTP beyond loopback.
 */
export function readServiceUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch (cause) {
    throw new HomewardError('bad_request', `“${text.slice(0, 100)}” is not the address of a service`, { cause });
  }
  if (url.username || url.password || url.hash) {
    throw new HomewardError('bad_request', 'the address of a service holds neither a login nor a part after #');
  }
  const isPlain = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !isPlain) {
    throw new HomewardError(
      'insecure_origin',
      `access points are sent over https only, not to ${url.protocol}//${url.host}`,
    );
  }
  if (url.pathname === '/') url.pathname = USUAL_PATH;
  return url;
}
