import type { Channel } from '@homeward/shared/api/messages';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { Unread } from '../shell/unread.tsx';
import { texts } from '../texts.ts';
import { changeWants } from './change-wants.ts';
import '../styles/guard.css';

const words = texts.newsEnded;

/**
 * On every page while a Mac is stolen: whoever has a mail of ours can end the news to its address without a sign-in, and a
 * thief who has the mailbox would like the owner not to hear that the Mac is back. On the page of messages the address says it.
 */
export function NewsEndedBanner() {
  const { call } = useOwner();
  const { macs = [] } = useMacs();
  const { pathname } = useLocation();
  const isAnyStolen = macs.some(({ orderedMode }) => orderedMode === 'stolen');
  const messages = useQuery({ queryKey: keys.messages, queryFn: () => call('messages', {}), enabled: isAnyStolen });
  const ended = messages.data?.channels.filter(({ unsubscribedAt }) => unsubscribedAt !== null) ?? [];
  if (!isAnyStolen || pathname === '/messages') return null;
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

interface Choice {
  readonly chosen: readonly string[];
  readonly said: string;
}

/**
 * When the news to an address was ended, and the way back, or the owner's word that it was they: the server forgets that it
 * was ended once the owner has chosen, whatever they choose.
 */
export function NewsEnded({ channel }: { readonly channel: Channel }) {
  const { id, address, wants, unsubscribedAt, endedWants } = channel;
  const { call, live } = useOwner();
  const queries = useQueryClient();
  const choosing = useMutation({
    mutationFn: ({ chosen }: Choice) => changeWants(call, id, chosen),
    onSuccess: (_, { said }) => announce(said),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
  const isUnready = choosing.isPending || live === 'offline';
  if (unsubscribedAt === null) return null;
  return (
    <>
      <p>
        <strong>{words.title(address, formatDateTime(unsubscribedAt))}</strong>
      </p>
      <p>{words.lede}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          {...unready(isUnready)}
          onClick={() => choosing.mutate({ chosen: [...wants, ...endedWants], said: words.restored })}
        >
          {words.restore}
        </button>
        <button
          type="button"
          className="button"
          {...unready(isUnready)}
          onClick={() => choosing.mutate({ chosen: wants, said: words.ownSaid })}
        >
          {words.own}
        </button>
      </div>
      <Problem error={choosing.error} />
    </>
  );
}
