import { Skeleton } from '../components/loading.tsx';
import { useNow } from '../components/use-now.ts';
import { isSilent } from '../devices/is-silent.ts';
import type { MacReleased } from '../devices/mac-released.ts';
import { isRetired } from '../devices/mac-standing.ts';
import { hasRunOut } from '../devices/stolen-until.ts';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { useOverview } from '../devices/use-overview.ts';
import { formatBytes, formatDateTime } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { texts } from '../texts.ts';
import { Fact } from './fact.tsx';
import { type HealthCheck, healthChecks, newestOf } from './health-checks.ts';
import type { ItemEntry } from './item-store.ts';
import type { ItemOf } from './opened.ts';
import { type Rest, restWords } from './rest-of-kind.ts';

const AGE_RENEWAL_MS = 30_000;
/** Reports whose times are compared with the server's. */
const ARRIVALS = 20;

interface HealthPanelProps {
  readonly mac: Mac;
  readonly entries: readonly ItemEntry[];
  /** Newest first. */
  readonly reports: readonly ItemOf<'report'>[];
  /** Of the reports. */
  readonly rest: Rest;
  readonly released: MacReleased | null;
  /** Why the latest report could not be read; null where it could. */
  readonly refused: unknown;
}

/** How the agent does, in words, and what to do about what is not well. */
export function HealthPanel({ mac, entries, reports, rest, released, refused }: HealthPanelProps) {
  const { live } = useOwner();
  const now = useNow(AGE_RENEWAL_MS);
  const newestVersion = useNewestVersion(now);
  const { device } = mac;
  const report = reports[0];
  const health = report?.content.body.health ?? null;
  const dropped = entries.filter(({ listed }) => listed.body === 'dropped').length;
  const arrivals = reports
    .slice(0, ARRIVALS)
    .map(({ envelope: { capturedAt }, receiptAt }) => ({ capturedAt, receiptAt }));
  const waitings = reports.slice(0, ARRIVALS).map(({ content }) => content.body.health.outbox.waiting);
  const isLatestUnread = Boolean(unsaid(refused, live));
  const standing = {
    isGone: released !== null || isRetired(device, now) || (mac.order?.type === 'release' && mac.confirmed),
    isStolen: mac.orderedMode === 'stolen' && !hasRunOut(mac, now),
    // Where the latest could not be read, they come.
    isSilent: report !== undefined && !isLatestUnread && isSilent(mac, report, now),
  };
  const { isGone } = standing;
  const checks = healthChecks({ device, ...standing, health, arrivals, waitings, dropped, newestVersion }, now);
  return (
    <section className="panel">
      <h3>{texts.health.title}</h3>
      {isGone ? (
        <p className="muted">{texts.health.left}</p>
      ) : health !== null ? (
        <Verdict checks={checks} isLatestUnread={isLatestUnread} />
      ) : rest === 'reading' ? (
        <Skeleton lines={5} />
      ) : (
        <p className="muted">{restWords(rest, texts.health.unknown)}</p>
      )}
      <dl className="facts health">
        {checks.map((check) => (
          <Check key={check.name} {...check} />
        ))}
        {health && (
          <>
            <Fact name={texts.machine.platform}>{health.platform}</Fact>
            <Fact name={texts.machine.running}>{formatDateTime(health.startedAt)}</Fact>
          </>
        )}
        <Fact name={texts.machine.paired}>{formatDateTime(device.pairedAt)}</Fact>
        <Fact name={texts.machine.stored}>{texts.machine.storedValue(device.items, formatBytes(device.bytes))}</Fact>
      </dl>
      {report && <p className="muted">{texts.machine.asOf(formatDateTime(report.envelope.capturedAt))}</p>}
    </section>
  );
}

interface VerdictProps {
  readonly checks: readonly HealthCheck[];
  readonly isLatestUnread: boolean;
}

/** In one line what the list says; all is well only by the latest word of the Mac. */
function Verdict({ checks, isLatestUnread }: VerdictProps) {
  const bad = checks.filter(({ advice }) => typeof advice === 'string').length;
  if (bad > 0) return <p className="health-bad">{texts.health.needsYou(bad)}</p>;
  if (isLatestUnread) return <p className="muted">{texts.health.latestUnread}</p>;
  if (checks.some(({ advice }) => advice === null)) return <p className="muted">{texts.health.notAtHand}</p>;
  return <p className="health-well">{texts.health.well}</p>;
}

const Check = ({ name, value, advice }: HealthCheck) => (
  <>
    <dt>{name}</dt>
    <dd className={advice ? 'needs-you' : ''}>
      {value}
      {advice && <span className="advice">{advice}</span>}
    </dd>
  </>
);

/** The latest version that any of the owner's Macs runs; null while none is known. */
function useNewestVersion(now: number): string | null {
  const { macs } = useMacs();
  const looks = useOverview(macs ?? [], now);
  return newestOf(looks.flatMap(({ report }) => report?.content.body.health.agentVersion ?? []));
}
