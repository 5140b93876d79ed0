import { useNavigate } from '@tanstack/react-router';
import { connection } from '../connection/own-connection.ts';
import { signOut } from '../vault/sign-out.ts';
import { useVault } from '../vault/vault-context.ts';

export function useSignOut(): () => void {
  const vault = useVault();
  const navigate = useNavigate();
  return () => {
    void signOut(vault, connection);
    void navigate({ to: '/sign-in' });
  };
}
