import { Link } from '@tanstack/react-router';
import { Skeleton } from '../components/loading.tsx';
import { formatAge } from '../format/format.ts';
import { latestPlace, placeWords } from '../items/latest-place.ts';
import { openedOf } from '../items/opened.ts';
import { useLatestReport } from '../items/use-items.ts';
import { texts } from '../texts.ts';
import { ModeBadge } from './mode-badge.tsx';
import type { Mac } from './use-macs.ts';

/** One Mac at one look: its mode, where it is, when it was last seen. */
export function MacCard({ mac, now }: { readonly mac: Mac; readonly now: number }) {
  const { query, entry } = useLatestReport(mac);
  const { device } = mac;
  const [report] = entry ? openedOf([entry], 'report') : [];
  const place = report ? latestPlace([report]) : null;
  const health = report?.content.body.health;
  const denied = health
    ? Object.entries(health.permissions).filter(([, state]) => state === 'denied' || state === 'restricted')
    : [];
  const isOpening = query.isPending || entry?.state.status === 'opening';
  return (
    <li className={`mac-card ${mac.orderedMode}`}>
      <div className="mac-card-head">
        <h2>
          <Link to="/macs/$deviceId" params={{ deviceId: mac.deviceId }}>
            {mac.name}
          </Link>
        </h2>
        <ModeBadge mac={mac} />
      </div>
      {mac.model && <p className="muted">{mac.model}</p>}
      {isOpening ? (
        <Skeleton lines={2} />
      ) : (
        <p className="mac-card-place">
          {place === null
            ? texts.macs.noReport
            : place.known
              ? placeWords(place.address) || texts.place.latest
              : place.why}
          {report && <span className="muted"> {formatAge(report.envelope.capturedAt, now)}</span>}
        </p>
      )}
      {denied.map(([permission, state]) => (
        <p key={permission} className="warning-line">
          {texts.timeline.permissions}: {permission === 'camera' ? texts.timeline.camera : texts.timeline.location},{' '}
          {texts.timeline.permission[state]}
        </p>
      ))}
      <p className="mac-card-foot">
        <span className={`presence ${device.online ? 'online' : ''}`}>
          <span className="dot" aria-hidden="true" />
          {device.online
            ? texts.macs.online
            : device.lastSeenAt === null
              ? texts.macs.neverSeen
              : texts.macs.seen(formatAge(device.lastSeenAt, now))}
        </span>
        {device.tombstone && <span className="muted">{texts.mac.tombstone[device.tombstone.action]}</span>}
      </p>
    </li>
  );
}
