import { texts } from '../texts.ts';
import type { Mac } from './use-macs.ts';

/** The mode in a word; a dashed one is ordered and not confirmed yet. */
export function ModeBadge({ mac }: { readonly mac: Mac }) {
  const isPending = mac.order !== null && !mac.confirmed;
  return (
    <span className={`mode-badge ${mac.orderedMode}`} data-pending={isPending || undefined}>
      <span className="dot" aria-hidden="true" />
      {texts.mac.mode[mac.orderedMode]}
    </span>
  );
}
