import { HomewardError } from '@homeward/shared/errors';

/** Where streets for the console's map come from. */
export type StreetMapConfig =
  | { readonly kind: 'style'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string };

/** @throws HomewardError `bad_request` where both are given */
export function readStreetMap(
  { 'map-style-url': url, 'map-pmtiles': file }: Readonly<Record<'map-style-url' | 'map-pmtiles', string | undefined>>,
  path: (given: string) => string,
): StreetMapConfig | null {
  if (url !== undefined && file !== undefined) {
    throw new HomewardError(
      'bad_request',
      '--map-style-url and --map-pmtiles are both given; the map shows one of them.',
    );
  }
  if (url !== undefined) return { kind: 'style', url };
  return file === undefined ? null : { kind: 'file', path: path(file) };
}

/** The one origin besides the server that the console may ask for something; null where there is none. */
export const streetMapOrigin = (config: StreetMapConfig | null): string | null =>
  config?.kind === 'style' ? new URL(config.url).origin : null;
