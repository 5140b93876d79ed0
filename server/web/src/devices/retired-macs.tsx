import { Link } from '@tanstack/react-router';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { Mac } from './use-macs.ts';

/** Macs that are gone for good, and whose reports can still be read: apart from those that are watched. */
export function RetiredMacs({ macs }: { readonly macs: readonly Mac[] }) {
  if (macs.length === 0) return null;
  return (
    <section className="retired-macs" aria-labelledby="retired-macs">
      <h2 id="retired-macs">{texts.macs.retired}</h2>
      <ul>
        {macs.map(({ deviceId, name, device: { tombstone } }) => (
          <li key={deviceId}>
            <Link to="/macs/$deviceId" params={{ deviceId }}>
              {name}
            </Link>{' '}
            {tombstone && <span className="muted">{texts.macs.retiredOn(formatDateTime(tombstone.finalAt))}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
