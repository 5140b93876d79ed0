import { useRef } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { makePasskey } from '../owner/passkeys.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { AddFactorEnd } from './add-factor-end.tsx';
import { useAddFactor } from './use-add-factor.ts';

const words = texts.factors;

interface Made extends Awaited<ReturnType<typeof makePasskey>> {
  readonly id: string;
}

/** Adds a passkey; the browser makes it, and where it can, it unlocks the console too. */
export function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const { call, account } = useOwner();
  // Made once: the server may still ask for a proof before it takes it.
  const made = useRef<Made | null>(null);
  const makeOnce = async (): Promise<Made> => {
    if (made.current) return made.current;
    const asked = await call('beginPasskey', {});
    made.current = { id: asked.challengeId, ...(await makePasskey(asked, account)) };
    return made.current;
  };
  const adding = useAddFactor({
    said: words.passkeyAdded,
    send: async (proof) => {
      const { id, made: passkey, wrap } = await makeOnce();
      const body = { made: passkey, ...(wrap && { wrap }), ...(proof && { proof }) };
      return await call('confirmPasskey', { params: { id }, body });
    },
    onDone: onClose,
  });
  return (
    <Dialog title={words.addPasskey} onClose={onClose}>
      <p>{words.addPasskeyLede}</p>
      <form className="stack" onSubmit={adding.submit}>
        <AddFactorEnd adding={adding} onClose={onClose} confirm={words.makePasskey} />
      </form>
    </Dialog>
  );
}
