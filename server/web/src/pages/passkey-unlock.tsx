import { HomewardError } from '@homeward/shared/errors';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { call, connection } from '../connection/own-connection.ts';
import { deviceOf } from '../connection/whose-device.ts';
import { firstTexts as texts } from '../first-texts.ts';
import { canUsePasskeys, unlocking, unlockWithPasskey } from '../owner/passkeys.ts';
import { seenStateRev } from '../vault/seen-state.ts';
import { useBeginSession } from '../vault/use-begin-session.ts';

/** While the session still runs, also in a page that was loaded anew, a passkey with a PRF opens the vault as the password does. */
export function PasskeyUnlock() {
  const begin = useBeginSession();
  const running = useQuery({
    queryKey: ['unlocking'],
    queryFn: async () => {
      // Where no session runs, nothing more is asked.
      const { factors } = await call('factors', {});
      const { sessions } = await call('sessions', {});
      return { canUnlock: unlocking(factors).length > 0, session: sessions.find(({ current }) => current) };
    },
    enabled: canUsePasskeys(connection.origin),
    retry: false,
    // Whose session runs may be another's the next time.
    gcTime: 0,
  });
  const session = running.data?.session;
  const opening = useMutation({
    mutationFn: async () => {
      if (!session) throw new HomewardError('not_signed_in', 'the session is over');
      return { account: await unlockWithPasskey(call, seenStateRev), session };
    },
    onSuccess: ({ account, session }) => {
      connection.isOn(deviceOf(session));
      begin({ account, session: { id: session.id } });
    },
  });
  if (!session || !running.data?.canUnlock) return null;
  return (
    <>
      <button type="button" className="button wide" {...unready(opening.isPending)} onClick={() => opening.mutate()}>
        {opening.isPending ? texts.signIn.busy : texts.signIn.unlockByPasskey}
      </button>
      <Problem error={opening.error} />
    </>
  );
}
