import { texts } from '../texts.ts';
import type { Standing } from './mac-standing.ts';
import type { Mac } from './use-macs.ts';

/** How the Mac stands in a word; a dashed one is ordered and not confirmed yet. */
export function ModeBadge({ mac, standing }: { readonly mac: Mac; readonly standing: Standing }) {
  const isPending = mac.order !== null && !mac.confirmed;
  return (
    <span className={`mode-badge ${standing}`} data-pending={isPending || undefined}>
      <span className="dot" aria-hidden="true" />
      {texts.macs.standing[standing]}
    </span>
  );
}
