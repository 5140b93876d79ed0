import { stepUpAction } from '@homeward/shared/api/account';
import type { Factor } from '@homeward/shared/api/factors';
import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { formatDateTime } from '../format/format.ts';
import { proveStepUp } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { CodeField } from './code-field.tsx';
import { HoldOffer } from './hold-offer.tsx';
import { withRipeHold } from './use-holds.ts';

const words = texts.factors;

/** The second factors: shown, added, removed. */
export function FactorsPanel() {
  const { call } = useOwner();
  const factors = useQuery({ queryKey: keys.factors, queryFn: () => call('factors', {}) });
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Factor | null>(null);
  return (
    <>
      <p className="muted">{words.lede}</p>
      <Problem error={factors.error} onRetry={() => void factors.refetch()} />
      {!factors.data && !factors.error && <Loading />}
      {factors.data?.factors.length === 0 && <p>{words.none}</p>}
      {factors.data && factors.data.factors.length > 0 && (
        <ul className="sessions">
          {factors.data.factors.map((factor) => (
            <li key={factor.id}>
              <FactorLine factor={factor} />
              <button type="button" className="button small" onClick={() => setRemoving(factor)}>
                {words.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      {factors.data && (
        <button type="button" className="button" onClick={() => setAdding(true)}>
          {words.add}
        </button>
      )}
      {isAdding && <AddTotp onClose={() => setAdding(false)} />}
      {removing && <RemoveFactor factor={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function FactorLine({ factor }: { readonly factor: Factor }) {
  const { now } = useOwner();
  const { kind, addedAt, browser, onPairedMac, stepUpFrom } = factor;
  const standing = onPairedMac
    ? words.onPairedMac
    : stepUpFrom <= now()
      ? words.stepUp
      : words.stepUpFrom(formatDateTime(stepUpFrom));
  return (
    <span>
      <strong>{words.kind[kind]}</strong>
      <span className="muted">
        {words.added(formatDateTime(addedAt), browser)}; {standing}
      </span>
    </span>
  );
}

/** What authenticators read; the key is the only secret in it. */
const otpauthLink = (secret: string, loginName: string, host: string) =>
  `otpauth://totp/${encodeURIComponent(`Homeward (${host}):${loginName}`)}?secret=${secret}&issuer=${encodeURIComponent(`Homeward (${host})`)}`;

function AddTotp({ onClose }: { readonly onClose: () => void }) {
  const { call, account, origin } = useOwner();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [typed, setTyped] = useState('');
  const begun = useQuery({
    queryKey: keys.enrolment,
    queryFn: () => call('beginTotp', {}),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const confirming = useMutation({
    mutationFn: async ({ id, needsProof }: { readonly id: string; readonly needsProof: boolean }) => {
      const action = stepUpAction.account('add-factor');
      const answer = needsProof ? await proveStepUp(call, account, typed, action) : undefined;
      return await withRipeHold(call, { action: 'add-factor' }, (ripe) => {
        const proof = ripe ?? answer;
        return call('confirmTotp', { params: { id }, body: { code, ...(proof && { proof }) } });
      });
    },
    onSuccess: () => {
      announce(words.confirmed);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.factors }),
  });
  const [needsProof, setNeedsProof] = useState(false);
  const isAsked = errorCodeOf(confirming.error) === 'step_up_needed' && confirming.error !== null;
  if (isAsked && !needsProof) setNeedsProof(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (begun.data) confirming.mutate({ id: begun.data.enrolmentId, needsProof });
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <p>{words.addLede}</p>
      <Problem error={begun.error} onRetry={() => void begun.refetch()} />
      {begun.data ? (
        <form className="stack" onSubmit={submit}>
          <p>
            <span className="visually-hidden">{words.key}: </span>
            <code className="factor-key">{begun.data.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
          </p>
          <div className="row">
            <CopyButton text={begun.data.secret} label={words.copyKey} />
            <a className="button small" href={otpauthLink(begun.data.secret, account.loginName, new URL(origin).host)}>
              {words.open}
            </a>
          </div>
          <CodeField value={code} onChange={setCode} />
          {needsProof && (
            <>
              <RecoveryCodeField value={typed} onChange={setTyped} />
              <HoldOffer wish={() => ({ action: 'add-factor' })} onAsked={onClose} />
            </>
          )}
          <Problem error={isAsked ? null : confirming.error} />
          <div className="row dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              {texts.common.cancel}
            </button>
            <button type="submit" className="button primary" disabled={code.length !== 6 || confirming.isPending}>
              {confirming.isPending ? texts.common.working : words.confirm}
            </button>
          </div>
        </form>
      ) : (
        !begun.error && <Loading />
      )}
    </Dialog>
  );
}

function RemoveFactor({ factor, onClose }: { readonly factor: Factor; readonly onClose: () => void }) {
  const { call, account } = useOwner();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const { id } = factor;
  const removing = useMutation({
    mutationFn: async () => {
      const action = stepUpAction.removeFactor(id);
      const answer = typed.trim() === '' ? undefined : await proveStepUp(call, account, typed, action);
      return await withRipeHold(call, { action: 'remove-factor', subject: id }, (ripe) => {
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
    removing.mutate();
  };
  return (
    <Dialog title={words.removeTitle} onClose={onClose}>
      <p>{words.removeLede}</p>
      <form className="stack" onSubmit={submit}>
        <RecoveryCodeField value={typed} onChange={setTyped} isOptional />
        <HoldOffer wish={() => ({ action: 'remove-factor', factorId: id })} onAsked={onClose} />
        <Problem error={removing.error} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className="button stolen" disabled={removing.isPending}>
            {removing.isPending ? texts.common.working : words.confirmRemove}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
