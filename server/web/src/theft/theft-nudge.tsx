import { theftSteps } from '@homeward/shared/record';
import type { Mac } from '../devices/use-macs.ts';
import { texts } from '../texts.ts';
import { useTheft } from './use-theft.ts';

interface TheftNudgeProps {
  readonly mac: Mac;
  readonly onOpen: () => void;
}

/** While it is stolen: the way to what the owner can do meanwhile, until all of it is done. */
export function TheftNudge({ mac, onOpen }: TheftNudgeProps) {
  const { theft, isReady } = useTheft(mac);
  const done = theft?.done.length ?? 0;
  if (mac.orderedMode !== 'stolen' || done === theftSteps.length) return null;
  return (
    <button type="button" className="theft-nudge" onClick={onOpen}>
      {texts.theft.nudge(done, theftSteps.length)}
      {(theft || isReady) && (
        <span className="theft-nudge-steps" aria-hidden="true">
          {theftSteps.map((step, index) => (
            <span key={step} className={index < done ? 'done' : ''} />
          ))}
        </span>
      )}
    </button>
  );
}
