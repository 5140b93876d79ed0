import type { Share } from '@homeward/shared/api/shares';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ListState } from '../components/list-state.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { useLifetime } from '../lifetime/use-lifetime.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

const words = texts.share;

/** The links that open something of a Mac, or did until they were revoked: how often, until when, and their end. */
export function ShareList({ mac }: { readonly mac: Pick<Mac, 'deviceId' | 'device'> }) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: keys.shares, queryFn: () => call('shares', {}) });
  const revoking = useMutation({
    mutationFn: (shareId: string) => call('revokeShare', { params: { shareId } }),
    onSuccess: () => announce(words.revokedNow),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.shares }),
  });
  const shares = data?.shares.filter((share) => share.deviceId === mac.deviceId) ?? [];
  const isDeletionAsked = Boolean(useLifetime().data?.deletion);
  const isErased = mac.device.tombstone?.action === 'erase';
  return (
    <section className="panel" aria-labelledby="share-list">
      <h3 id="share-list">{words.listTitle}</h3>
      <ListState
        error={error}
        onRetry={() => void refetch()}
        isLoading={data === undefined}
        empty={{ title: words.none, hint: words.noneHint }}
        isEmpty={shares.length === 0}
      >
        {(isDeletionAsked || isErased) && (
          <p className="notice">{isDeletionAsked ? words.closedWhileDeleted : words.closedWhileErased}</p>
        )}
        <ul className="shares">
          {shares.map((share) => (
            <ShareLine
              key={share.shareId}
              share={share}
              isBusy={revoking.isPending}
              onRevoke={() => revoking.mutate(share.shareId)}
            />
          ))}
        </ul>
      </ListState>
      <Problem error={revoking.error} />
    </section>
  );
}

interface ShareLineProps {
  readonly share: Share;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function ShareLine({ share, isBusy, onRevoke }: ShareLineProps) {
  const { madeAt, items, views, lastViewAt, expiresAt, revokedAt } = share;
  const made = formatDateTime(madeAt);
  return (
    <li>
      <span>
        <strong>{words.of(made, items)}</strong> {revokedAt !== null && <span className="tag">{words.revoked}</span>}
        <span className="muted">
          {words.views(views, lastViewAt === null ? '' : formatDateTime(lastViewAt))}
          {revokedAt === null && `. ${words.opensUntil(formatDateTime(expiresAt))}`}
        </span>
      </span>
      {revokedAt === null && (
        <button
          type="button"
          className="button small"
          aria-label={words.revokeLabel(made)}
          {...unready(isBusy)}
          onClick={onRevoke}
        >
          {words.revoke}
        </button>
      )}
    </li>
  );
}
