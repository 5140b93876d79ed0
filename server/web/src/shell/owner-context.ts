import type { Call } from '@homeward/shared/api/client';
import { createContext, use } from 'react';
import type { LiveState } from '../api/live.ts';
import type { ItemStore } from '../items/item-store.ts';
import type { StartedOpener } from '../items/opener.ts';
import type { OpenAccount } from '../owner/open-account.ts';

/** What every page behind the sign-in works with. */
export interface Owner {
  readonly account: OpenAccount;
  readonly sessionId: string;
  readonly call: Call;
  /** Of the owner's server. */
  readonly origin: string;
  readonly now: () => number;
  readonly items: ItemStore;
  /** What is given away of an item so that a link opens it. */
  readonly fileKey: StartedOpener['fileKey'];
  readonly live: LiveState;
}

export const OwnerContext = createContext<Owner | null>(null);

export function useOwner(): Owner {
  const owner = use(OwnerContext);
  if (!owner) throw new Error('this page stands behind the sign-in');
  return owner;
}
