import { stepUpAction } from '@homeward/shared/api/account';
import type { Factor, FactorKind } from '@homeward/shared/api/factors';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { ListState } from '../components/list-state.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { formatDateTime } from '../format/format.ts';
import { canUsePasskeys } from '../owner/passkeys.ts';
import { proveStepUp, type StepUpAnswer, WITH_PASSKEY } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { AddPasskey } from './add-passkey.tsx';
import { AddTotp } from './add-totp.tsx';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import { withRipeHold } from './use-holds.ts';

const words = texts.factors;

/** The second factors: shown, added, removed. */
export function FactorsPanel() {
  const { call, origin } = useOwner();
  const factors = useQuery({ queryKey: keys.factors, queryFn: () => call('factors', {}) });
  const [adding, setAdding] = useState<FactorKind | null>(null);
  const [removing, setRemoving] = useState<Factor | null>(null);
  return (
    <>
      <p className="muted">{words.lede}</p>
      <ListState
        error={factors.error}
        onRetry={() => void factors.refetch()}
        isLoading={factors.data === undefined}
        empty={{ title: words.none }}
        isEmpty={factors.data?.factors.length === 0}
      >
        <ul className="sessions">
          {factors.data?.factors.map((factor) => (
            <li key={factor.id}>
              <FactorLine factor={factor} />
              <button type="button" className="button small" onClick={() => setRemoving(factor)}>
                {words.remove}
              </button>
            </li>
          ))}
        </ul>
      </ListState>
      {factors.data && (
        <button type="button" className="button" onClick={() => setAdding('totp')}>
          {words.add}
        </button>
      )}
      {factors.data && canUsePasskeys(origin) && (
        <button type="button" className="button" onClick={() => setAdding('passkey')}>
          {words.addPasskey}
        </button>
      )}
      {adding === 'totp' && <AddTotp onClose={() => setAdding(null)} />}
      {adding === 'passkey' && <AddPasskey onClose={() => setAdding(null)} />}
      {removing && <RemoveFactor factor={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function FactorLine({ factor }: { readonly factor: Factor }) {
  const { now } = useOwner();
  const { kind, addedAt, browser, onPairedMac, stepUpFrom } = factor;
  const standing = onPairedMac
    ? words.onPairedMac
    : stepUpFrom === null
      ? words.signInOnly
      : stepUpFrom <= now()
        ? words.stepUp
        : words.stepUpFrom(formatDateTime(stepUpFrom));
  return (
    <span>
      <strong>{words.kind[kind]}</strong>
      <span className="muted">
        {words.added(formatDateTime(addedAt), browser)}; {standing}
        {factor.unlock && <>; {words.opensVault}</>}
      </span>
    </span>
  );
}

function RemoveFactor({ factor, onClose }: { readonly factor: Factor; readonly onClose: () => void }) {
  const owner = useOwner();
  const { call, account } = owner;
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const { id } = factor;
  const removing = useMutation({
    mutationFn: async (shown: StepUpAnswer) => {
      const action = stepUpAction.removeFactor(id);
      const answer = shown === '' ? undefined : await proveStepUp(call, account, shown, action);
      return await withRipeHold(owner, { action: 'remove-factor', factorId: id }, (ripe) => {
        const proof = ripe ?? answer;
        return call('removeFactor', { params: { id }, body: proof ? { proof } : {} });
      });
    },
    onSuccess: () => {
      announce(words.removed);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.factors }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    removing.mutate(typed.trim());
  };
  return (
    <Dialog title={words.removeTitle} onClose={onClose}>
      <p>{words.removeLede}</p>
      <form className="stack" onSubmit={submit}>
        <RecoveryCodeField value={typed} onChange={setTyped} isOptional />
        <PasskeyOffer isBusy={removing.isPending} onUse={() => removing.mutate(WITH_PASSKEY)} />
        <HoldOffer wish={() => ({ action: 'remove-factor', factorId: id })} onAsked={onClose} />
        <Problem error={removing.error} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className="button stolen" {...unready(removing.isPending)}>
            {removing.isPending ? texts.common.working : words.confirmRemove}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
