import type { Channel } from '@homeward/shared/api/messages';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { Unread } from '../shell/unread.tsx';
import { texts } from '../texts.ts';
import '../styles/guard.css';

const words = texts.newsEnded;

/**
 * On every page while a Mac is stolen: whoever has a mail of ours can end the news to its address without a sign-in, and a
 * thief who has the mailbox would like the owner not to hear that the Mac is back.
 */
export function NewsEndedBanner() {
  const { call } = useOwner();
  const { macs = [] } = useMacs();
  const isAnyStolen = macs.some(({ orderedMode }) => orderedMode === 'stolen');
  const messages = useQuery({ queryKey: keys.messages, queryFn: () => call('messages', {}), enabled: isAnyStolen });
  const ended = messages.data?.channels.filter(({ unsubscribedAt }) => unsubscribedAt !== null) ?? [];
  if (!isAnyStolen) return null;
  if (ended.length === 0) return <Unread query={messages} what={words.unread} />;
  return (
    <section className="holds" aria-label={words.label}>
      {ended.map((channel) => (
        <div key={channel.id} className="notice problem hold" role="alert">
          <NewsEnded channel={channel} />
        </div>
      ))}
    </section>
  );
}

/** When the news to an address was ended, and the way back. Nothing where its owner has chosen since. */
export function NewsEnded({ channel }: { readonly channel: Channel }) {
  const { id, address, wants, unsubscribedAt, endedWants } = channel;
  const { call } = useOwner();
  const queries = useQueryClient();
  const restoring = useMutation({
    mutationFn: () =>
      call('changeChannel', { params: { channelId: id }, body: { wants: [...new Set([...wants, ...endedWants])] } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
  if (unsubscribedAt === null) return null;
  return (
    <>
      <p>
        <strong>{words.title(address, formatDateTime(unsubscribedAt))}</strong>
      </p>
      <p>{words.lede}</p>
      <button
        type="button"
        className="button small"
        {...unready(restoring.isPending)}
        onClick={() => restoring.mutate()}
      >
        {words.restore}
      </button>
      <Problem error={restoring.error} />
    </>
  );
}
