import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { Rings } from '../components/brand.tsx';
import { ListState } from '../components/list-state.tsx';
import { Problem } from '../components/problem.tsx';
import { useNow } from '../components/use-now.ts';
import { MacCard } from '../devices/mac-card.tsx';
import { isRetired, standings } from '../devices/mac-standing.ts';
import { OverviewMap } from '../devices/overview-map.tsx';
import { OverviewWords } from '../devices/overview-words.tsx';
import { RetiredMacs } from '../devices/retired-macs.tsx';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { useOverview } from '../devices/use-overview.ts';
import { Untrusted } from '../items/untrusted.tsx';
import { type OpenedRecord, recordsOf } from '../owner/records.ts';
import { useIsClaimed } from '../pairing/use-is-claimed.ts';
import { useOwner } from '../shell/owner-context.ts';
import { Unread } from '../shell/unread.tsx';
import { unsaid } from '../shell/unsaid.ts';
import { texts } from '../texts.ts';
import '../styles/mac.css';
import '../styles/place.css';

const AGE_RENEWAL_MS = 15_000;
const NEXT_PAGE_MS = 500;

/** All Macs at one look. */
export default function MacsPage() {
  const { macs, refused, devices, records } = useMacs();
  const { live } = useOwner();
  const now = useNow(AGE_RENEWAL_MS);
  const claim = useIsClaimed(records.data?.records, now);
  const error = devices.error ?? records.error;
  const retry = () => {
    void devices.refetch();
    void records.refetch();
  };
  const [watched, retired] = useMemo(() => {
    const those = (retired: boolean) => macs?.filter(({ device }) => isRetired(device, now) === retired) ?? [];
    return [those(false), those(true)];
  }, [macs, now]);
  if (!macs || !records.data) {
    return (
      <>
        <div className="page-head">
          <h1>{texts.macs.title}</h1>
        </div>
        <ListState error={error} onRetry={retry} isLoading empty={{ title: texts.macs.emptyTitle }} isEmpty={false}>
          {null}
        </ListState>
      </>
    );
  }
  return (
    <>
      <div className="page-head">
        <h1>{texts.macs.title}</h1>
        {watched.length + refused.length > 0 && (
          <Link className="button primary" to="/add">
            {texts.macs.add}
          </Link>
        )}
      </div>
      <Problem error={unsaid(error, live)} onRetry={retry} />
      {refused.map(({ device }) => (
        <p key={device.deviceId} className="notice problem" role="alert">
          {refusalWords(device.deviceId, records.data.records)}
        </p>
      ))}
      {claim.isClaimed ? (
        <p className="notice">
          {texts.macs.waiting} <Link to="/add">{texts.macs.finish}</Link>
        </p>
      ) : (
        <Unread query={claim} what={texts.macs.waitingUnread} />
      )}
      {watched.length > 0 ? (
        <Overview macs={watched} refused={refused.length} now={now} />
      ) : refused.length > 0 ? null : (
        <section className="empty-home">
          <Rings />
          <h2>{texts.macs.emptyTitle}</h2>
          <p>{texts.macs.emptyLede}</p>
          <Link className="button primary large" to="/add">
            {texts.macs.add}
          </Link>
        </section>
      )}
      <RetiredMacs macs={retired} />
    </>
  );
}

interface OverviewProps {
  readonly macs: readonly Mac[];
  readonly refused: number;
  readonly now: number;
}

function Overview({ macs, refused, now }: OverviewProps) {
  const looks = useOverview(macs, now).toSorted(
    (a, b) => standings.indexOf(a.standing) - standings.indexOf(b.standing),
  );
  const isOpening = looks.some((look) => look.isOpening);
  // Whoever looks at all Macs opens one next: its page is fetched once there is nothing else to do.
  useEffect(() => {
    if (isOpening) return;
    const timer = setTimeout(() => void import('./mac-page.tsx').catch(() => {}), NEXT_PAGE_MS);
    return () => clearTimeout(timer);
  }, [isOpening]);
  return (
    <>
      <Untrusted />
      <OverviewWords looks={looks} refused={refused} />
      <OverviewMap looks={looks} />
      <ul className="mac-cards">
        {looks.map((look) => (
          <MacCard key={look.mac.deviceId} look={look} now={now} />
        ))}
      </ul>
    </>
  );
}

/** A Mac that the owner named is theirs, whatever the server says of it. */
function refusalWords(deviceId: string, records: readonly OpenedRecord[]): string {
  const named = recordsOf(records, 'device').find(({ body }) => body.deviceId === deviceId);
  return named ? texts.macs.refusedOwn(named.body.name) : texts.macs.refused;
}
