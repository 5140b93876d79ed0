import { Problem } from '../components/problem.tsx';
import { texts } from '../texts.ts';
import { useReceiptKeyProblem } from './use-items.ts';

/** Why nothing that Macs sent can be checked now; nothing where it can. */
export function Untrusted() {
  const { error, retry } = useReceiptKeyProblem();
  return <Problem what={texts.mac.untrusted} error={error} onRetry={retry} />;
}
