import { Skeleton } from '../components/loading.tsx';
import { useNow } from '../components/use-now.ts';
import { isSilent } from '../devices/is-silent.ts';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { useOverview } from '../devices/use-overview.ts';
import { formatBytes, formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { Fact } from './fact.tsx';
import { type HealthCheck, healthChecks, newestOf } from './health-checks.ts';
import type { ItemEntry } from './item-store.ts';
import type { ItemOf } from './opened.ts';

const AGE_RENEWAL_MS = 30_000;
/** Reports whose times are compared with the server's. */
const ARRIVALS = 20;

interface HealthPanelProps {
  readonly mac: Mac;
  readonly entries: readonly ItemEntry[];
  /** Newest first. */
  readonly reports: readonly ItemOf<'report'>[];
}

/** How the agent does, in words, and what to do about what is not well. */
export function HealthPanel({ mac, entries, reports }: HealthPanelProps) {
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
  const silent = report !== undefined && isSilent(mac, report, now);
  const checks = healthChecks({ device, health, arrivals, isSilent: silent, waitings, dropped, newestVersion }, now);
  const isOpening = report === undefined && entries.some(({ state }) => state.status === 'opening');
  return (
    <section className="panel">
      <h3>{texts.health.title}</h3>
      {isOpening ? <Skeleton lines={5} /> : <Verdict checks={checks} isKnown={health !== null} />}
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

/** In one line what the list says. */
function Verdict({ checks, isKnown }: { readonly checks: readonly HealthCheck[]; readonly isKnown: boolean }) {
  const bad = checks.filter(({ advice }) => advice !== undefined).length;
  if (bad > 0) return <p className="health-bad">{texts.health.needsYou(bad)}</p>;
  return isKnown ? <p className="health-well">{texts.health.well}</p> : <p className="muted">{texts.health.unknown}</p>;
}

const Check = ({ name, value, advice }: HealthCheck) => (
  <>
    <dt>{name}</dt>
    <dd className={advice === undefined ? '' : 'needs-you'}>
      {value}
      {advice !== undefined && <span className="advice">{advice}</span>}
    </dd>
  </>
);

/** The latest version that any of the owner's Macs runs; null while none is known. */
function useNewestVersion(now: number): string | null {
  const { macs } = useMacs();
  const looks = useOverview(macs ?? [], now);
  return newestOf(looks.flatMap(({ report }) => report?.content.body.health.agentVersion ?? []));
}
