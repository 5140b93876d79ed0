import { stepUpAction } from '@homeward/shared/api/account';
import { rootSinceOf } from '@homeward/shared/keyring';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { HoldOffer } from '../guard/hold-offer.tsx';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { renewRecoveryCode } from '../owner/renew-code.ts';
import { isRecoveryCode } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { KitCheck, KitSheet } from './recovery-kit.tsx';
import '../styles/keys.css';
import '../styles/guard.css';

const words = texts.renewCode;
const WISH = { action: 'renew-recovery-code' } as const;

type Step = 'why' | 'kit' | 'check' | 'proof' | 'done';

/** A new recovery code: shown once, proven to be on paper, and only then put in the place of the old one. */
export default function RenewCodePage() {
  const owner = useOwner();
  const { account } = owner;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>('why');
  const [code] = useState(newRecoveryCode);
  const [rootSince] = useState(() => rootSinceOf(account.keyring));
  const isTold = rootSinceOf(account.keyring) === rootSince;
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
  return (
    <section className="panel keys-page">
      {step === 'why' && (
        <>
          <h1>{words.title}</h1>
          <p>{words.lede}</p>
          <ul className="keys-points">
            {words.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
          <button type="button" className="button primary wide" onClick={() => setStep('kit')}>
            {words.begin}
          </button>
          <HoldOffer wish={() => WISH} onAsked={() => void navigate({ to: '/account' })} />
        </>
      )}
      {step === 'kit' && <KitSheet code={code} loginName={account.loginName} onWritten={() => setStep('check')} />}
      {(step === 'check' || step === 'proof') && (
        <KitCheck
          code={code}
          isBusy={false}
          submit={words.checked}
          onConfirmed={() => setStep('proof')}
          onBack={() => setStep('kit')}
        />
      )}
      {step === 'proof' && (
        <StepUpDialog
          title={words.proofTitle}
          confirm={words.confirm}
          action={stepUpAction.account('renew-recovery-code')}
          wish={WISH}
          isAlwaysAsked
          why={words.why}
          send={(proof, shown) =>
            renewRecoveryCode(owner, account, code, proof, isRecoveryCode(shown) ? shown : undefined)
          }
          onDone={() => {
            announce(words.doneTitle);
            setStep('done');
            void queries.invalidateQueries();
          }}
          onClose={() => setStep('check')}
        >
          <p>{words.proofLede}</p>
        </StepUpDialog>
      )}
    </section>
  );
}
