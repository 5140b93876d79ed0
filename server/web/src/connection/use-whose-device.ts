import { useSyncExternalStore } from 'react';
import { connection } from './own-connection.ts';
import type { WhoseDevice } from './whose-device.ts';

export const useWhoseDevice = (): WhoseDevice => useSyncExternalStore(connection.subscribe, connection.whose);
