import type { Position } from '@homeward/shared/bodies/report';
import type { Place } from '@homeward/shared/place';
import { formatCountry } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { ItemOf } from './opened.ts';

/** Where a Mac is, as far as its reports tell; or why nobody knows. */
export type LatestPlace =
  | {
      readonly known: true;
      readonly position: Position;
      /** The place of the address in the same report, where there is one. */
      readonly address: Place | undefined;
      readonly capturedAt: number;
    }
  | { readonly known: false; readonly why: string; readonly address: Place | undefined };

/** @param reports opened reports, newest first. */
export function latestPlace(reports: readonly ItemOf<'report'>[]): LatestPlace {
  for (const { content, envelope } of reports) {
    const { position, address } = content.body;
    if ('value' in position) {
      const place = 'value' in address ? address.value : undefined;
      return { known: true, position: position.value, address: place, capturedAt: envelope.capturedAt };
    }
  }
  const newest = reports[0]?.content.body;
  if (!newest) return { known: false, why: texts.place.noReport, address: undefined };
  if (!('value' in newest.address)) return { known: false, why: problemWords(newest.address), address: undefined };
  const address = newest.address.value;
  const why = address.scope === 'public' ? texts.place.noDatabase : texts.place.scope(address.scope);
  return { known: false, why, address };
}

/** "Berlin, Germany" */
export function placeWords(place: Place | undefined): string {
  if (!place) return '';
  const country = place.countryCode ? formatCountry(place.countryCode) : place.country;
  return [place.city, place.region === place.city ? undefined : place.region, country].filter(Boolean).join(', ');
}

/** The same; or what kind of address it is, where that has no place: "a private network" */
export const whereWords = (place: Place | undefined): string =>
  place && place.scope !== 'public' ? texts.place.scopeWord(place.scope) : placeWords(place);

/** "Deutsche Telekom (AS3320)" */
export const systemWords = ({ number, organization }: NonNullable<Place['autonomousSystem']>): string =>
  organization ? `${organization} (AS${number})` : `AS${number}`;

/** The same, of the network that the address belongs to; empty where that is not known. */
export const networkWords = (place: Place | undefined): string =>
  place?.autonomousSystem ? systemWords(place.autonomousSystem) : '';

/** "from the Mac’s own location service" */
export const sourceWords = ({ source, service }: Position): string =>
  [texts.place.sources[source], service && texts.place.service(service)].filter(Boolean).join(', ');

export const problemWords = ({ problem, detail }: { problem: keyof typeof texts.problem; detail: string }): string =>
  detail ? `${texts.problem[problem]} ${detail}` : texts.problem[problem];
