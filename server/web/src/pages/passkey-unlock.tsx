import { useMutation, useQuery } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { call, connection } from '../connection/own-connection.ts';
import { firstTexts as texts } from '../first-texts.ts';
import { canUsePasskeys, unlocking, unlockWithPasskey } from '../owner/passkeys.ts';
import { seenStateRev } from '../vault/seen-state.ts';
import { useVault } from '../vault/vault-context.ts';

/** While the session still runs, a passkey with a PRF opens the vault as the password does. */
export function PasskeyUnlock({ sessionId }: { readonly sessionId: string }) {
  const vault = useVault();
  const isUsable = canUsePasskeys(connection.origin);
  const factors = useQuery({
    queryKey: ['unlocking', sessionId],
    queryFn: () => call('factors', {}),
    enabled: isUsable,
    retry: false,
  });
  const opening = useMutation({
    mutationFn: () => unlockWithPasskey(call, seenStateRev),
    onSuccess: (account) => vault.open({ account, session: { id: sessionId } }),
  });
  if (unlocking(factors.data?.factors ?? []).length === 0) return null;
  return (
    <>
      <button type="button" className="button wide" disabled={opening.isPending} onClick={() => opening.mutate()}>
        {opening.isPending ? texts.signIn.busy : texts.signIn.unlockByPasskey}
      </button>
      <Problem error={opening.error} />
    </>
  );
}
