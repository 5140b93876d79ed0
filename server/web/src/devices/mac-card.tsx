import { HomewardError } from '@homeward/shared/errors';
import { Link } from '@tanstack/react-router';
import { Skeleton } from '../components/loading.tsx';
import { formatAge, formatDateTime } from '../format/format.ts';
import { batteryWords, permissionProblems } from '../items/health-words.ts';
import { placeWords } from '../items/latest-place.ts';
import { texts } from '../texts.ts';
import { ModeBadge } from './mode-badge.tsx';
import type { MacAtOneLook } from './use-overview.ts';

/** An older charge says nothing of the Mac as it is. */
const BATTERY_MS = 7 * 86_400_000;

/** One Mac at one look: how it stands, where it is, what is wrong, when it was last seen. */
export function MacCard({ look, now }: { readonly look: MacAtOneLook; readonly now: number }) {
  const { mac, standing, report, machine } = look;
  const { device } = mac;
  const battery = machine?.content.body.battery;
  const charge = battery && 'value' in battery && battery.value.present ? batteryWords(battery.value) : null;
  const chargedAt = machine?.envelope.capturedAt ?? 0;
  return (
    <li className={`mac-card ${standing}`}>
      <div className="mac-card-head">
        <h2>
          <Link to="/macs/$deviceId" params={{ deviceId: mac.deviceId }}>
            {mac.name}
          </Link>
        </h2>
        <ModeBadge mac={mac} standing={standing} />
      </div>
      {mac.model && <p className="muted">{mac.model}</p>}
      <CardPlace look={look} now={now} />
      {permissionProblems(report).map((words) => (
        <p key={words} className="warning-line">
          {words}
        </p>
      ))}
      {standing === 'unseen' && <p className="warning-line">{texts.macs.unseenNote}</p>}
      {charge && now - chargedAt < BATTERY_MS && (
        <p className="muted" title={formatDateTime(chargedAt)}>
          {texts.machine.battery}: {charge}, {formatAge(chargedAt, now)}
        </p>
      )}
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

/** In words, and how old they are; or why there are none. */
function CardPlace({ look: { place, report, isOpening, error }, now }: { look: MacAtOneLook; now: number }) {
  if (isOpening) return <Skeleton lines={2} />;
  const unread = error ? (
    <p className="warning-line">{error instanceof HomewardError ? error.message : String(error)}</p>
  ) : null;
  if (!place || !report) return unread ?? <p className="mac-card-place">{texts.macs.noReport}</p>;
  const at = place.known ? place.capturedAt : report.envelope.capturedAt;
  return (
    <>
      {unread}
      <p className="mac-card-place">
        {place.known ? placeWords(place.address) || texts.place.latest : place.why}{' '}
        <span className="muted" title={formatDateTime(at)}>
          {formatAge(at, now)}
        </span>
      </p>
    </>
  );
}
