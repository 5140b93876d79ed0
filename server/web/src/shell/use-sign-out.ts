import { useMutation } from '@tanstack/react-query';
import { navigate } from '../router.ts';
import { useVault } from '../vault/vault-context.ts';
import { useOwner } from './owner-context.ts';

/** Ends the session and puts the keys away; these go also where the session could not be ended now. */
export function useSignOut() {
  const { call } = useOwner();
  const vault = useVault();
  return useMutation({
    mutationFn: () => call('signOut', {}),
    onSettled: () => {
      vault.close();
      navigate({ page: 'sign-in' });
    },
  });
}
