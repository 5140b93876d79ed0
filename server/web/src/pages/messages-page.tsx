import { useQuery } from '@tanstack/react-query';
import { Crumb } from '../components/crumb.tsx';
import { ListState } from '../components/list-state.tsx';
import { useWhoseDevice } from '../connection/use-whose-device.ts';
import { keys } from '../devices/query-keys.ts';
import { AddMail, AddPush, AddWebhook } from '../messages/add-channel.tsx';
import { ChannelPanel } from '../messages/channel-panel.tsx';
import { canBePushed } from '../messages/push-subscription.ts';
import { UnseenDays } from '../messages/unseen-days.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import '../styles/account.css';
import '../styles/messages.css';

const words = texts.messages;

/** Where the owner is told that something happened, and of what. */
export default function MessagesPage() {
  const { call } = useOwner();
  const isBorrowed = useWhoseDevice() === 'borrowed';
  // No live event tells of it: a mail's link may have ended something meanwhile.
  const messages = useQuery({ queryKey: keys.messages, queryFn: () => call('messages', {}), staleTime: 0 });
  return (
    <>
      <Crumb to="/account">{texts.account.title}</Crumb>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="lede">{words.lede}</p>
      <ListState
        error={messages.error}
        onRetry={() => void messages.refetch()}
        what={words.unread}
        isLoading={messages.data === undefined}
        // There is always something to add.
        empty={{ title: words.none }}
        isEmpty={false}
      >
        {messages.data && (
          <div className="account-sides">
            {/* What is told where. */}
            <div>
              {messages.data.channels.map((channel) => (
                <ChannelPanel key={channel.id} channel={channel} />
              ))}
              <section className="panel">
                <h2>{words.unseen}</h2>
                <UnseenDays days={messages.data.unseenDays} />
              </section>
            </div>
            {/* Where it can be told as well. */}
            <div>
              <section className="panel">
                <h2>{words.addMail}</h2>
                {messages.data.channels.length === 0 && <p className="muted">{words.none}</p>}
                {messages.data.offers.email ? <AddMail /> : <p>{words.noMail}</p>}
              </section>
              {canBePushed() && !isBorrowed && (
                <section className="panel">
                  <h2>{words.addPush}</h2>
                  <AddPush serverKey={messages.data.offers.push} />
                </section>
              )}
              {messages.data.offers.webhook && (
                <section className="panel">
                  <h2>{words.addWebhook}</h2>
                  <AddWebhook />
                </section>
              )}
            </div>
          </div>
        )}
      </ListState>
    </>
  );
}
