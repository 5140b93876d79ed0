import type { Envelope } from '@homeward/shared/envelope';
import type { ItemEntry } from './item-store.ts';
import type { ItemOf } from './opened.ts';
import { isPhoto } from './opened.ts';

/** What a Mac's page tells apart among its entries, each newest first. */
export interface HistoryParts {
  readonly reports: readonly ItemOf<'report'>[];
  readonly routes: readonly ItemOf<'route'>[];
  readonly machines: readonly ItemOf<'machine'>[];
  /** Of items whose signature and receipt hold. */
  readonly checked: readonly Envelope[];
  /** Opened and sealed. */
  readonly photos: number;
  /** Ids of what was opened in a photo's place: why there is none. */
  readonly photoless: ReadonlySet<string>;
  readonly opening: number;
  /** The highest revision of the owner's signed state that the Mac has seen; 0 where it has seen none. */
  readonly stateRev: number;
}

/** All in one pass: there may be a year of entries, and they change while they open. */
export function historyParts(entries: readonly ItemEntry[]): HistoryParts {
  const reports: ItemOf<'report'>[] = [];
  const routes: ItemOf<'route'>[] = [];
  const machines: ItemOf<'machine'>[] = [];
  const checked: Envelope[] = [];
  const photoless = new Set<string>();
  let [photos, opening, stateRev] = [0, 0, 0];
  for (const entry of entries) {
    const { envelope, state } = entry;
    if (isPhoto(entry)) photos += 1;
    if (state.status === 'opening') opening += 1;
    if (state.status === 'sealed' || state.status === 'open') checked.push(envelope);
    if (state.status !== 'open') continue;
    const { content } = state.item;
    if (envelope.kind === 'snapshot' && content.kind !== 'photo') photoless.add(envelope.id);
    if (content.kind === 'report') {
      reports.push(state.item as ItemOf<'report'>);
      stateRev = Math.max(stateRev, content.body.health.stateRev);
    } else if (content.kind === 'route') routes.push(state.item as ItemOf<'route'>);
    else if (content.kind === 'machine') machines.push(state.item as ItemOf<'machine'>);
  }
  return { reports, routes, machines, checked, photos, photoless, opening, stateRev };
}
