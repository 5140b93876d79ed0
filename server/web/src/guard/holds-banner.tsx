import { accountStepUps } from '@homeward/shared/api/account';
import type { Hold } from '@homeward/shared/api/holds';
import { holdActions, holdStates, RIPE_DAYS } from '@homeward/shared/api/holds';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { useNow } from '../components/use-now.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatAge, formatDateTime } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { Unread } from '../shell/unread.tsx';
import { texts } from '../texts.ts';
import { EndOtherSessions } from './end-other-sessions.tsx';
import { isRipe, useEndHold, useHolds } from './use-holds.ts';
import '../styles/guard.css';

const words = texts.holds;

/** What is then done in a console such as this one. The server carries out everything else; nothing that only a newer console knows is offered here. */
const isDoneHere = ({ action }: Hold) => ['remove-factor', ...accountStepUps].includes(action);

/** Of a newer server: neither waiting as this console knows it, nor over. */
const isNewerState = ({ state }: Hold) => !holdStates.some((known) => known === state);
const isNewerAction = ({ action }: Hold) => !holdActions.some((known) => known === action);

/** On every page: what happens within 24 hours unless it is vetoed, which takes one tap. */
export function HoldsBanner() {
  const { sessionId } = useOwner();
  const holds = useHolds();
  const now = useNow(30_000);
  const waiting = (holds.data?.holds ?? []).filter(
    (hold) => hold.state === 'waiting' || (isNewerState(hold) && hold.mayVeto),
  );
  // Whoever got in by a recovery is not told of it as of something that others did.
  const shown = waiting.filter((hold) => hold.action !== 'recovery' || (hold.mayVeto && hold.ripeAt > now));
  if (shown.length === 0) return <Unread query={holds} what={words.unread} />;
  return (
    <section className="holds" aria-label={words.label}>
      <Unread query={holds} what={words.unread} />
      {shown.map((hold) => (
        <HoldNotice key={hold.id} hold={hold} isOwn={hold.sessionId === sessionId} now={now} />
      ))}
    </section>
  );
}

interface HoldNoticeProps {
  readonly hold: Hold;
  readonly isOwn: boolean;
  readonly now: number;
}

function HoldNotice({ hold, isOwn, now }: HoldNoticeProps) {
  const { macs } = useMacs();
  const ending = useEndHold();
  const mac = macs?.find(({ deviceId }) => deviceId === hold.deviceId)?.name ?? texts.activity.aMac;
  const wish = words.asked(hold.action, mac, hold.detail);
  const age = formatAge(hold.askedAt, now);
  const when = formatDateTime(hold.ripeAt);
  // What the server carries out may wait longer, where its clock is in doubt, and can be vetoed until then.
  const ripe = isRipe(hold, now) && isDoneHere(hold);
  const until = formatDateTime(hold.ripeAt + RIPE_DAYS * 86_400_000);
  const ledeOwn = isNewerAction(hold) ? words.ledeOwnNewer : isDoneHere(hold) ? words.ledeOwnProof : words.ledeOwn;
  const ledeOther = isNewerState(hold)
    ? words.ledeNewerState(hold.browser, age, hold.state)
    : words.ledeOther(hold.browser, age, when);
  const { title, lede } = ripe
    ? isOwn
      ? { title: words.ripe(wish), lede: words.ripeLede(until) }
      : { title: words.ripeOther(wish), lede: words.ripeLedeOther(hold.browser, until) }
    : isOwn
      ? { title: words.titleOwn(wish), lede: ledeOwn(when) }
      : hold.action === 'recovery'
        ? { title: words.titleRecovery, lede: words.ledeRecovery(hold.browser, age, when) }
        : { title: words.titleOther(wish), lede: ledeOther };
  const isOthers = !isOwn;
  return (
    <div className={`notice hold ${isOthers ? 'problem' : ''}`} role={isOthers ? 'alert' : 'status'}>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{lede}</p>
      <div className="row">
        <button
          type="button"
          className={`button ${isOthers ? 'stolen' : ''}`}
          {...unready(ending.isPending)}
          onClick={() => ending.mutate(hold.id)}
        >
          {hold.action === 'recovery' ? words.undo : isOthers ? words.veto : words.withdraw}
        </button>
        {isOthers && <EndOtherSessions />}
      </div>
      <Problem error={ending.error} />
    </div>
  );
}
