import { formatDateTime } from '../format/format.ts';
import { Unread } from '../shell/unread.tsx';
import { texts } from '../texts.ts';
import { CancelDeletion } from './cancel-deletion.tsx';
import { useLifetime } from './use-lifetime.ts';
import '../styles/lifetime.css';

const words = texts.deletion;

/** On every page while the account is to be deleted: when, and the way back. */
export function DeletionBanner() {
  const lifetime = useLifetime();
  const deletion = lifetime.data?.deletion;
  // Of evidence that goes as well: both are read at once.
  if (!deletion) return <Unread query={lifetime} what={words.unread} />;
  return (
    <section className="ending" aria-label={words.label}>
      <div className="notice problem" role="alert">
        <p>
          <strong>{words.banner(formatDateTime(deletion.finalAt))}</strong>
        </p>
        <p>{words.bannerLede(formatDateTime(deletion.askedAt))}</p>
        <CancelDeletion />
      </div>
    </section>
  );
}
