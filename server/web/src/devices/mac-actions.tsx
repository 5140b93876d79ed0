import { useEffect, useRef, useState } from 'react';
import { Menu, MenuItem } from '../components/menu.tsx';
import { texts } from '../texts.ts';
import { type Change, ChangeDialog } from './change-dialog.tsx';
import { actionsFor, type MacAction } from './mode-actions.ts';
import { StolenDialog } from './stolen-dialog.tsx';
import { isStillStolen } from './stolen-until.ts';
import type { Mac } from './use-macs.ts';

const labels: Record<Exclude<MacAction, 'keep'>, string> = {
  stolen: texts.mac.actions.stolen,
  again: texts.mac.actions.again,
  recovered: texts.mac.actions.recovered,
  protect: texts.mac.actions.protect,
  pause: texts.mac.actions.pause,
  retire: texts.mac.actions.retire,
  erase: texts.mac.actions.erase,
};

const LOOK: Partial<Record<MacAction, string>> = { stolen: 'stolen', recovered: 'primary', protect: 'primary' };

const isRare = (action: MacAction) => action === 'again' || action === 'pause' || isGrave(action);
const isGrave = (action: MacAction) => action === 'retire' || action === 'erase';

interface MacActionsProps {
  readonly mac: Mac;
  /** Whether it is paired no more. */
  readonly isGone: boolean;
  readonly now: number;
}

/** What can be done with the Mac now: the urgent in the open, the rare behind “More”. */
export function MacActions({ mac, isGone, now }: MacActionsProps) {
  const [open, setOpen] = useState<MacAction | null>(null);
  const actions = actionsFor(mac, now, isGone).filter((action) => action !== 'keep');
  // To order it anew then begins nothing: it calls off that it ends.
  const isStolen = !isGone && isStillStolen(mac, now);
  const button = (action: Exclude<MacAction, 'keep'>) => (
    <button
      key={action}
      type="button"
      className={`button ${action === 'stolen' && isStolen ? '' : (LOOK[action] ?? '')}`}
      onClick={() => setOpen(action)}
    >
      {action === 'stolen' && isStolen ? texts.mac.actions.keepStolen : labels[action]}
    </button>
  );
  const close = () => setOpen(null);
  const frame = useRef<HTMLFieldSetElement>(null);
  const shown = actions.join();
  const before = useRef(shown);
  useEffect(() => {
    // A dialog keeps the focus; the mode may be another before the answer that closes it has come.
    if (open !== null) return;
    // The button that was pressed may be gone with the old mode; the focus must not fall out of the page.
    if (before.current !== shown && document.activeElement === document.body) frame.current?.focus();
    before.current = shown;
  }, [shown, open]);
  return (
    <fieldset ref={frame} className="mac-actions" tabIndex={-1}>
      <legend className="visually-hidden">{texts.mac.actions.label}</legend>
      {actions.filter((action) => !isRare(action)).map(button)}
      {actions.some(isRare) && (
        <Menu
          trigger={
            <button type="button" className="button quiet">
              {texts.mac.actions.more}
            </button>
          }
        >
          {actions.filter(isRare).map((action) => (
            <MenuItem key={action} isGrave={isGrave(action)} onSelect={() => setOpen(action)}>
              {labels[action]}
            </MenuItem>
          ))}
        </Menu>
      )}
      {open === 'stolen' || open === 'again' ? (
        <StolenDialog mac={mac} now={now} isGone={isGone} onClose={close} />
      ) : open !== null && open !== 'keep' ? (
        <ChangeDialog mac={mac} change={open satisfies Change} isGone={isGone} onClose={close} />
      ) : null}
    </fieldset>
  );
}
