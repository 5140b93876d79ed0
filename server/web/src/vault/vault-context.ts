import { createContext, use, useSyncExternalStore } from 'react';
import { Vault, type VaultState } from './vault.ts';

export const VaultContext = createContext<Vault>(new Vault());

export const useVault = (): Vault => use(VaultContext);

export function useVaultState(): VaultState {
  const vault = useVault();
  return useSyncExternalStore(vault.subscribe, vault.state);
}
