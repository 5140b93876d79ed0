import type { MacLifetime } from '@homeward/shared/api/lifetime';
import { evidenceWarningDays, type Retention } from '@homeward/shared/retention';
import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { tellsOfStolen } from './tells-of-stolen.ts';
import { useLifetime, useSetRetention } from './use-lifetime.ts';
import '../styles/lifetime.css';

const words = texts.ending;
const DAY_MS = 86_400_000;

interface EndingBannerProps {
  readonly stands: 'above' | 'below';
}

/**
 * On every page: evidence that is removed soon, unless the owner keeps it, which takes one tap. Above the page, but below one
 * that tells of a stolen Mac. `DeletionBanner` tells where it could not be read.
 */
export function EndingBanner({ stands }: EndingBannerProps) {
  const { now } = useOwner();
  const { data } = useLifetime();
  const { macs, devices } = useMacs();
  const { pathname } = useLocation();
  const soon = now() + evidenceWarningDays[0] * DAY_MS;
  const ending = (data?.macs ?? []).flatMap((mac) =>
    mac.evidence.flatMap(({ recoveredAt, goesAt }) =>
      goesAt !== null && goesAt <= soon ? [{ mac, recoveredAt, goesAt }] : [],
    ),
  );
  const isUndecided = !macs && !devices.error;
  if (ending.length === 0 || isUndecided || stands !== (tellsOfStolen(pathname, macs ?? []) ? 'below' : 'above'))
    return null;
  return (
    <section className="ending" aria-label={words.label}>
      {ending.map((each) => (
        <Ending key={`${each.mac.deviceId} ${each.recoveredAt}`} {...each} />
      ))}
    </section>
  );
}

interface EndingProps {
  readonly mac: MacLifetime;
  readonly recoveredAt: number;
  readonly goesAt: number;
}

function Ending({ mac: { deviceId, retention }, recoveredAt, goesAt }: EndingProps) {
  const { macs } = useMacs();
  const set = useSetRetention(deviceId);
  const keeping = useMutation({
    mutationFn: (evidenceDays: Retention['evidenceDays']) => set({ ...retention, evidenceDays }),
    onSuccess: () => announce(words.kept),
  });
  const name = macs?.find((one) => one.deviceId === deviceId)?.name ?? texts.activity.aMac;
  const keep = (days: Retention['evidenceDays'], label: string) => (
    <button type="button" className="button" {...unready(keeping.isPending)} onClick={() => keeping.mutate(days)}>
      {label}
    </button>
  );
  return (
    <div className="notice" role="status">
      <p>
        <strong>{words.title(name, formatDateTime(goesAt))}</strong>
      </p>
      <p>{words.lede(formatDateTime(recoveredAt))}</p>
      <div className="row">
        {retention.evidenceDays === 180 && keep(365, words.year)}
        {keep(null, words.forEver)}
        <Link className="button" to="/macs/$deviceId" params={{ deviceId }}>
          {words.open}
        </Link>
      </div>
      <Problem error={keeping.error} />
    </div>
  );
}
