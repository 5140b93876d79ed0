import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { formatDateTime } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { useLifetime } from './use-lifetime.ts';
import '../styles/lifetime.css';

const words = texts.deletion;

/** On every page while the account is to be deleted: when, and the way back with one tap. */
export function DeletionBanner() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const deletion = useLifetime().data?.deletion;
  const cancelling = useMutation({
    mutationFn: () => call('keepAccount', {}),
    onSuccess: () => announce(words.cancelled),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lifetime }),
  });
  if (!deletion) return null;
  return (
    <section className="ending" aria-label={words.label}>
      <div className="notice problem" role="alert">
        <p>
          <strong>{words.banner(formatDateTime(deletion.finalAt))}</strong>
        </p>
        <p>{words.bannerLede(formatDateTime(deletion.askedAt))}</p>
        <div className="row">
          <button type="button" className="button" disabled={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {words.cancel}
          </button>
        </div>
        <Problem error={cancelling.error} />
      </div>
    </section>
  );
}
