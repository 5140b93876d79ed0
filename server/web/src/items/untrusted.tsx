import { Problem } from '../components/problem.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { texts } from '../texts.ts';
import { useReceiptKeyProblem } from './use-items.ts';

/** Why nothing that Macs sent can be checked now; nothing where it can. */
export function Untrusted() {
  const { live } = useOwner();
  const { error, retry } = useReceiptKeyProblem();
  return <Problem what={texts.mac.untrusted} error={unsaid(error, live)} onRetry={retry} />;
}
