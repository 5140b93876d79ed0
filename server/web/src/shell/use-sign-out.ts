import { HomewardError } from '@homeward/shared/errors';
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
    onSettled: (_, error) => {
      const isOver = error === null || (error instanceof HomewardError && error.code === 'not_signed_in');
      vault.close(!isOver);
      navigate({ page: 'sign-in' });
    },
  });
}
