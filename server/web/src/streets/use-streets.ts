import { createContext, type Dispatch, use } from 'react';
import type { StreetEvent, StreetOffer, StreetState } from './streets.ts';

export interface Streets {
  /** Null where the server's operator set none. */
  readonly offer: StreetOffer | null;
  readonly state: StreetState;
  readonly tell: Dispatch<StreetEvent>;
}

/** Null outside of a session: there the map is the embedded one. */
export const StreetsContext = createContext<Streets | null>(null);

export const useStreets = (): Streets | null => use(StreetsContext);
