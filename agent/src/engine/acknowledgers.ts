import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { StateStore } from '../state/state-store.ts';
import type { ServerClient } from '../transport/server-client.ts';
import { Acknowledger, type SignedWord } from './acknowledger.ts';

export interface AcknowledgersParts {
  readonly store: StateStore;
  readonly client: () => ServerClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** What tells the server of the orders, and of the changes of the owner's keys, that this Mac has taken. */
export interface Acknowledgers {
  readonly orders: Acknowledger;
  readonly rotations: Acknowledger;
}

export function createAcknowledgers({ store, client, ...rest }: AcknowledgersParts): Acknowledgers {
  return {
    orders: new Acknowledger({
      ...rest,
      what: 'the acknowledgement',
      word: () => store.paired?.orders.acknowledgement,
      send: (acknowledgement) => client().call('acknowledge', { body: { acknowledgement } }),
      taken: async (token) => {
        if (store.paired === null) return;
        await store.change((state) => {
          const word = state.orders.acknowledgement;
          return isNews(word, token)
            ? { ...state, orders: { ...state.orders, acknowledgement: { token, taken: true } } }
            : state;
        });
      },
    }),
    rotations: new Acknowledger({
      ...rest,
      what: "the word on the owner's keys",
      word: () => store.paired?.rotation?.acknowledgement,
      send: (acknowledgement) => client().call('acknowledgeRotation', { body: { acknowledgement } }),
      taken: async (token) => {
        if (store.paired === null) return;
        await store.change((state) => {
          const { rotation } = state;
          return rotation && isNews(rotation.acknowledgement, token)
            ? { ...state, rotation: { ...rotation, acknowledgement: { token, taken: true } } }
            : state;
        });
      },
    }),
  };
}

const isNews = (word: SignedWord | null, token: string): boolean => word?.token === token && !word.taken;
