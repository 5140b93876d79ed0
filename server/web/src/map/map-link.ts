import type { Position } from '@homeward/shared/bodies/report';

/** An address in which a map app, or else a page with a map, shows a position. */
export interface MapLink {
  readonly href: string;
  /** Who then learns the place. */
  readonly opens: 'app' | 'page';
}

/**
 * @param userAgent as the browser tells it: on Android a `geo:` address (RFC 5870) opens whichever map app its owner chose;
 * elsewhere nothing opens one.
 * @returns null where the position is that of an internet address: the map would show a point that means nothing.
 */
export function mapLink({ latitude, longitude, source }: Position, userAgent: string): MapLink | null {
  if (source === 'address') return null;
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)];
  if (/Android/.test(userAgent)) return { href: `geo:${lat},${lon}?q=${lat},${lon}`, opens: 'app' };
  return { href: `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`, opens: 'page' };
}
