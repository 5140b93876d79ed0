import { useSyncExternalStore } from 'react';
import type { Place } from './connection.ts';
import { connection } from './own-connection.ts';

export const usePlace = (): Place => useSyncExternalStore(connection.subscribe, connection.place);
