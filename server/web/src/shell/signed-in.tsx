import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type OpenEventStream, openEventStream } from '../api/event-stream.ts';
import { type LiveState, listen } from '../api/live.ts';
import { Loading } from '../components/loading.tsx';
import { call as callServer, connection } from '../connection/own-connection.ts';
import { keys } from '../devices/query-keys.ts';
import { takeOverEvent } from '../devices/take-over-event.ts';
import { ItemStore } from '../items/item-store.ts';
import { startOpener } from '../items/opener.ts';
import { EndingBanner } from '../lifetime/ending-banner.tsx';
import type { AtRestKeys } from '../offline/at-rest.ts';
import { useKept } from '../offline/use-kept.ts';
import type { OpenAccount } from '../owner/open-account.ts';
import { StreetsProvider } from '../streets/streets-provider.tsx';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';
import { AccountNotices } from './account-notices.tsx';
import { LockWarning } from './lock-warning.tsx';
import { type Owner, OwnerContext } from './owner-context.ts';
import { TopBar } from './top-bar.tsx';
import { useFocusOnNewPage } from './use-focus-on-new-page.ts';
import '../styles/macs.css';

const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

interface SignedInProps {
  readonly account: OpenAccount;
  readonly sessionId: string;
  readonly children: ReactNode;
}

/** Everything behind the sign-in: holds the live connection, the opener's workers and the idle lock's ears. */
export default function SignedIn({ account, sessionId, children }: SignedInProps) {
  const queries = useQueryClient();
  const vault = useVault();
  const [live, setLive] = useState<LiveState>('connecting');
  const [opening, setOpening] = useState<Pick<Owner, 'items' | 'fileKey'> | null>(null);
  const { keys: kept, call } = useKept(account, callServer);
  const keptNow = useRef<AtRestKeys | null>(kept);
  keptNow.current = kept;

  useEffect(() => {
    const opener = startOpener(
      () => connection.access(),
      () => keptNow.current,
    );
    const store = new ItemStore(opener.open);
    setOpening({ items: store, fileKey: opener.fileKey });
    const openStream: OpenEventStream = (ears) => openEventStream(connection.access(), ears);
    const endListening = listen(
      {
        onEvent: (event) => takeOverEvent(queries, store, event),
        onState: (state) => {
          setLive(state);
          if (state === 'live') {
            void queries.invalidateQueries();
            store.catchUp();
          }
          // Tells a server out of reach from a session that was ended.
          if (state === 'offline') void queries.invalidateQueries({ queryKey: keys.devices }, { cancelRefetch: false });
        },
      },
      openStream,
    );
    return () => {
      endListening();
      opener.end();
    };
  }, [queries]);

  const shownAccount = useRef(account);
  useEffect(() => {
    if (shownAccount.current === account) return;
    // Other keys: what was checked with those before is read and checked again.
    shownAccount.current = account;
    void queries.invalidateQueries();
  }, [account, queries]);

  useFocusOnNewPage();

  useEffect(() => {
    const touch = () => vault.touch();
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true });
    return () => {
      for (const name of TOUCHES) window.removeEventListener(name, touch);
    };
  }, [vault]);

  const owner = useMemo(
    () => opening && { account, sessionId, call, origin: connection.origin, now: Date.now, ...opening, live },
    [account, sessionId, call, opening, live],
  );
  if (!owner) return <Loading />;
  return (
    <OwnerContext value={owner}>
      <TopBar />
      <LockWarning />
      <main id="content" tabIndex={-1} className="content">
        {live === 'offline' && (
          <p className="notice offline" role="status">
            {texts.live.offlineNote}
          </p>
        )}
        <AccountNotices />
        <EndingBanner stands="above" />
        <StreetsProvider>{children}</StreetsProvider>
        <EndingBanner stands="below" />
      </main>
    </OwnerContext>
  );
}
