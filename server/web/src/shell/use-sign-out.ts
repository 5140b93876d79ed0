import { connection } from '../connection/own-connection.ts';
import { navigate } from '../router.ts';
import { signOut } from '../vault/sign-out.ts';
import { useVault } from '../vault/vault-context.ts';

export function useSignOut(): () => void {
  const vault = useVault();
  return () => {
    void signOut(vault, connection);
    navigate({ page: 'sign-in' });
  };
}
