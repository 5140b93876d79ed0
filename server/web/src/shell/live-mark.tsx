import { Popover } from '../components/popover.tsx';
import { texts } from '../texts.ts';
import { useOwner } from './owner-context.ts';

/** Whether changes arrive by themselves now, and what that means. */
export function LiveMark() {
  const { live, origin } = useOwner();
  const mark = (
    <button type="button" className={`live-state ${live}`}>
      <span className="dot" aria-hidden="true" />
      <span className="live-word">{texts.live[live]}</span>
    </button>
  );
  return (
    <Popover trigger={mark} label={texts.live[live]}>
      <p>{texts.live.explain[live]}</p>
      <p className="muted">
        {texts.server.speaksTo} {new URL(origin).host}
      </p>
    </Popover>
  );
}
