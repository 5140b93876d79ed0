import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useReducer } from 'react';
import { usePlace } from '../connection/use-place.ts';
import { keys } from '../devices/query-keys.ts';
import { useOwner } from '../shell/owner-context.ts';
import { streetOffer, streetsAfter, streetsOff } from './streets.ts';
import { StreetsContext } from './use-streets.ts';

/** Holds whether streets are on, for as long as the session is open in this page. */
export function StreetsProvider({ children }: { readonly children: ReactNode }) {
  const { call } = useOwner();
  const { at } = usePlace();
  const { data } = useQuery({ queryKey: keys.streetMap, queryFn: () => call('streetMap', {}), staleTime: 'static' });
  const [state, tell] = useReducer(streetsAfter, streetsOff);
  const offer = useMemo(() => streetOffer(data?.source, at), [data, at]);
  const streets = useMemo(() => ({ offer, state, tell }), [offer, state]);
  return <StreetsContext value={streets}>{children}</StreetsContext>;
}
