import { navigate } from '../router.ts';
import { signOut } from '../vault/sign-out.ts';
import { useVault } from '../vault/vault-context.ts';
import { useOwner } from './owner-context.ts';

export function useSignOut(): () => void {
  const { call } = useOwner();
  const vault = useVault();
  return () => {
    void signOut(vault, call);
    navigate({ page: 'sign-in' });
  };
}
