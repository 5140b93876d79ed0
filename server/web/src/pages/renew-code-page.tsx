import { stepUpAction } from '@homeward/shared/api/account';
import { rootSinceOf } from '@homeward/shared/keyring';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { isRipe, useHolds } from '../guard/use-holds.ts';
import { KeysFrame } from '../keys/keys-frame.tsx';
import { RenewByHold } from '../keys/renew-by-hold.tsx';
import { renewRecoveryCode, rootKeyOf } from '../owner/renew-code.ts';
import { isRecoveryCode } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { KitCheck, KitSheet } from './recovery-kit.tsx';
import '../styles/keys.css';
import '../styles/guard.css';

const words = texts.renewCode;

type Step = 'why' | 'kit' | 'check' | { readonly proofOf: string } | 'done';

/** A new recovery code: shown once, proven to be on paper, and only then put in the place of the old one. */
export default function RenewCodePage() {
  const owner = useOwner();
  const { account, sessionId, now } = owner;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const holds = useHolds();
  const [step, setStep] = useState<Step>('why');
  const [code] = useState(newRecoveryCode);
  const [rootSince] = useState(() => rootSinceOf(account.keyring));
  const isTold = rootSinceOf(account.keyring) === rootSince;
  const ripe = holds.data?.holds.find(
    (hold) => hold.action === 'renew-recovery-code' && hold.sessionId === sessionId && isRipe(hold, now()),
  );
  const finish = () => {
    announce(words.doneTitle);
    setStep('done');
    void queries.invalidateQueries();
  };
  if (step === 'done') {
    return (
      <section className="panel keys-page">
        <h1>{words.doneTitle}</h1>
        <p className="notice good">{isTold ? words.done : words.doneUntold}</p>
        <Link className="button primary" to="/account">
          {words.back}
        </Link>
      </section>
    );
  }
  if (step === 'why') {
    return (
      <KeysFrame title={words.title} lede={words.lede} points={words.points}>
        {ripe && <RenewByHold hold={ripe} onDone={finish} />}
        <button type="button" className={`button wide ${ripe ? '' : 'primary'}`} onClick={() => setStep('kit')}>
          {words.begin}
        </button>
      </KeysFrame>
    );
  }
  return (
    <section className="panel keys-page">
      {step === 'kit' && <KitSheet code={code} loginName={account.loginName} onWritten={() => setStep('check')} />}
      {(step === 'check' || typeof step === 'object') && (
        <KitCheck
          code={code}
          isBusy={false}
          submit={words.checked}
          onConfirmed={() => void rootKeyOf(code).then((rootKey) => setStep({ proofOf: rootKey }))}
          onBack={() => setStep('kit')}
        />
      )}
      {typeof step === 'object' && (
        <StepUpDialog
          title={words.proofTitle}
          confirm={words.confirm}
          action={stepUpAction.renewRecoveryCode(step.proofOf)}
          wish={{ action: 'renew-recovery-code', rootKey: step.proofOf }}
          isAlwaysAsked
          why={words.why}
          asked={words.oldCode}
          send={(proof, shown) =>
            renewRecoveryCode(owner, account, code, proof, isRecoveryCode(shown) ? shown : undefined)
          }
          onDone={finish}
          onClose={() => setStep('check')}
          onAsked={() => void navigate({ to: '/account' })}
        >
          <p>{words.proofLede}</p>
          <p className="hint">{words.proofLater}</p>
        </StepUpDialog>
      )}
    </section>
  );
}
