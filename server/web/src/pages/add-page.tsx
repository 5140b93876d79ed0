import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Loading, Skeleton } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { useNow } from '../components/use-now.ts';
import { keys } from '../devices/query-keys.ts';
import { useRecords } from '../devices/use-macs.ts';
import { formatCountdown } from '../format/format.ts';
import { useServer } from '../items/use-items.ts';
import { confirmPairing, type PairingProgress, type PendingPairing, withdrawPairing } from '../owner/pairing.ts';
import { CompareDigits } from '../pairing/compare-digits.tsx';
import { CodeWay, LinkWay } from '../pairing/pairing-ways.tsx';
import { useOffer, useProgress } from '../pairing/use-offer.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import '../styles/pairing.css';

type Claimed = Extract<PairingProgress, { status: 'claimed' }>;
type Ending = { readonly as: 'paired'; readonly deviceId: string; readonly name: string } | { readonly as: 'refused' };

/** Adding a Mac: a link and a code, the six digits, done. Any session of the owner can take it up where it is. */
export default function AddPage() {
  const owner = useOwner();
  const queries = useQueryClient();
  const now = useNow(1000);
  const [ending, setEnding] = useState<Ending | null>(null);
  const server = useServer();
  const records = useRecords();
  const link = useOffer('link', ending === null);
  const code = useOffer('code', ending === null && link.data !== undefined);
  const ways = [link.data, code.data];
  const progress = [useProgress(link.data, ending === null), useProgress(code.data, ending === null)];
  const claimedAt = progress.findIndex(({ data }) => data?.status === 'claimed');
  const claimed = progress[claimedAt]?.data as Claimed | undefined;
  const claimedWay = ways[claimedAt];
  const otherWay = ways[1 - claimedAt];

  const forget = () => {
    for (const form of ['link', 'code'] as const) queries.removeQueries({ queryKey: keys.offer(form) });
    void queries.invalidateQueries({ queryKey: keys.records });
    void queries.invalidateQueries({ queryKey: keys.devices });
  };
  const confirming = useMutation({
    mutationFn: async ({ way, claim, name }: { way: PendingPairing; claim: Claimed; name: string }) => {
      const { deviceId } = await confirmPairing(owner, owner.account, way, claim, name);
      setEnding({ as: 'paired', deviceId, name });
      announce(texts.add.pairedTitle(name));
      if (otherWay) await withdrawPairing(owner, owner.account, otherWay);
    },
    onSettled: forget,
  });
  const refusing = useMutation({
    mutationFn: async (way: PendingPairing) => {
      await withdrawPairing(owner, owner.account, way);
      // Who saw the link may have seen the code beside it.
      if (otherWay) await withdrawPairing(owner, owner.account, otherWay);
      setEnding({ as: 'refused' });
    },
    onSettled: forget,
  });
  const hasClaim = claimed !== undefined;
  useEffect(() => {
    if (hasClaim) announce(texts.add.compareTitle);
  }, [hasClaim]);

  const again = () => {
    forget();
    setEnding(null);
  };
  // Without both nothing is offered.
  const unread = [server, records].find((each) => each.data === undefined && each.error !== null);
  const error = unread?.error ?? link.error ?? code.error ?? progress[0]?.error ?? progress[1]?.error;
  const isBusy = confirming.isPending || refusing.isPending;
  const isNow = (status: PairingProgress['status']) => progress.some(({ data }) => data?.status === status);
  const isExpired = !hasClaim && (isNow('expired') || ways.some((way) => way !== undefined && way.expiresAt <= now));

  if (ending?.as === 'paired') {
    return (
      <section className="narrow outcome">
        <h1>{texts.add.pairedTitle(ending.name)}</h1>
        <p>{texts.add.pairedLede}</p>
        <Link className="button primary" to="/macs/$deviceId" params={{ deviceId: ending.deviceId }}>
          {texts.add.openMac}
        </Link>
      </section>
    );
  }
  // The server's word comes before the rest is cleared away.
  if (isBusy && ending === null && !claimed) return <Loading />;
  // Another session of the owner's was quicker.
  if (ending === null && isNow('certified')) {
    return (
      <section className="narrow outcome">
        <h1>{texts.add.pairedElsewhereTitle}</h1>
        <p>{texts.add.pairedElsewhereLede}</p>
        <Link className="button primary" to="/">
          {texts.notFound.back}
        </Link>
      </section>
    );
  }
  const isRefused = ending?.as === 'refused' || isNow('refused');
  if (isRefused || isExpired) {
    const [title, lede] =
      isExpired && !isRefused
        ? [texts.add.expiredTitle, texts.add.expiredLede]
        : [texts.add.refusedTitle, texts.add.refusedLede];
    return (
      <section className="narrow outcome">
        <h1>{title}</h1>
        <p>{lede}</p>
        <button type="button" className="button primary" onClick={again}>
          {texts.add.again}
        </button>
      </section>
    );
  }
  if (claimed && claimedWay) {
    return (
      <CompareDigits
        claim={claimed}
        isBusy={isBusy}
        error={confirming.error ?? refusing.error}
        onConfirm={(name) => confirming.mutate({ way: claimedWay, claim: claimed, name })}
        onRefuse={() => refusing.mutate(claimedWay)}
      />
    );
  }
  return (
    <>
      <div className="page-head">
        <h1>{texts.add.title}</h1>
      </div>
      <p className="lede">{texts.add.lede}</p>
      <Problem error={error} onRetry={unread ? () => void unread.refetch() : again} />
      <div className="ways">
        {link.data ? <LinkWay pending={link.data} /> : !error && <WayComing />}
        {code.data ? <CodeWay pending={code.data} /> : !error && <WayComing />}
      </div>
      {(link.data || !error) && (
        <p className="waiting-line" role="status">
          <span className="spinner" aria-hidden="true" />
          {link.data ? texts.add.waiting : texts.add.making}
        </p>
      )}
      {link.data && <p className="muted time-left">{texts.add.left(formatCountdown(link.data.expiresAt, now))}</p>}
    </>
  );
}

const WayComing = () => (
  <section className="way">
    <Skeleton lines={4} />
  </section>
);
