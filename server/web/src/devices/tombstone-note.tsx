import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { isRetired } from './mac-standing.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

/** When the Mac goes, and a way to take that back; or since when it is gone. */
export function TombstoneNote({ mac, now }: { readonly mac: Mac; readonly now: number }) {
  const keep = useOrder(mac, () => {});
  const { tombstone } = mac.device;
  if (tombstone === null) return null;
  const date = formatDateTime(tombstone.finalAt);
  if (isRetired(mac.device, now)) return <p>{texts.mac.retiredNote(date)}</p>;
  return (
    <>
      <p>
        <strong>{texts.mac.tombstone[tombstone.action]}.</strong> {texts.mac.tombstoneNote(date)}
      </p>
      <button
        type="button"
        className="button"
        {...unready(keep.isBusy)}
        onClick={() => keep.ask({ wish: { removal: 'undo' } })}
      >
        {texts.mac.keep}
      </button>
      <Problem error={keep.error} />
    </>
  );
}
