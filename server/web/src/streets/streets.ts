import type { StreetMapSource } from '@homeward/shared/api/street-map';
import type { Place } from '../connection/connection.ts';

/** What the owner is offered, and what it gives away. */
export type StreetOffer =
  /** From a third party, which learns where its map is looked at. */
  | { readonly from: 'host'; readonly host: string; readonly url: string }
  /** From the owner's own server. */
  | { readonly from: 'server' }
  /** From a third party that this copy of the console may not ask. */
  | { readonly from: 'nowhere'; readonly host: string };

/** @returns null where the operator set no street map. */
export function streetOffer(source: StreetMapSource | null | undefined, at: Place['at']): StreetOffer | null {
  if (!source) return null;
  if (source.kind === 'file') return { from: 'server' };
  const { host } = new URL(source.url);
  // The app's own policy lets its page ask the owner's server and nobody else.
  return at === 'app' ? { from: 'nowhere', host } : { from: 'host', host, url: source.url };
}

/** How the street map stands; off at the beginning of each session, and kept nowhere. */
export interface StreetState {
  readonly isOn: boolean;
  /** `failed`: it could not be begun, and is off again. `incomplete`: some of it does not come. */
  readonly trouble: 'failed' | 'incomplete' | null;
  /** Who made it, in the words of its own sources. */
  readonly credits: string;
}

export type StreetEvent =
  | { readonly what: 'switched'; readonly on: boolean }
  | { readonly what: 'failed' }
  | { readonly what: 'incomplete' }
  | { readonly what: 'credited'; readonly credits: string };

export const streetsOff: StreetState = { isOn: false, trouble: null, credits: '' };

export function streetsAfter(state: StreetState, event: StreetEvent): StreetState {
  if (event.what === 'switched') return { ...streetsOff, isOn: event.on };
  // What a map says that was switched off meanwhile is about nothing any more.
  if (!state.isOn) return state;
  if (event.what === 'failed') return { ...streetsOff, trouble: 'failed' };
  if (event.what === 'incomplete') return state.trouble === 'incomplete' ? state : { ...state, trouble: 'incomplete' };
  return state.credits === event.credits ? state : { ...state, credits: event.credits };
}
