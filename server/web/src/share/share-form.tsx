import type { ItemKind } from '@homeward/shared/envelope';
import { MAX_SHARE_DAYS } from '@homeward/shared/share';
import { type FormEvent, useId, useState } from 'react';
import type { Mac } from '../devices/use-macs.ts';
import { type MachineFacts, machineFacts } from '../items/machine-facts.ts';
import type { ItemOf } from '../items/opened.ts';
import { type Rest, restWords } from '../items/rest-of-kind.ts';
import { PeriodFields, usePeriod } from '../pack/period-fields.tsx';
import { texts } from '../texts.ts';
import { type LatestTheft, markedAtIn } from '../theft/latest-theft.ts';
import type { ShareWish } from './use-make-share.ts';

const words = texts.share;

/** What may be left out; where the Mac was is what the link is for. */
const optionalKinds = ['snapshot', 'route', 'machine'] as const;
type OptionalKind = (typeof optionalKinds)[number];

const EXPIRIES = [1, 7, MAX_SHARE_DAYS] as const;
const MOST_CHARACTERS = 2_000;

interface ShareFormProps {
  readonly mac: Mac;
  readonly latest: LatestTheft | null;
  /** Newest first. */
  readonly machines: readonly ItemOf<'machine'>[];
  /** Of what it told of the machine. */
  readonly rest: Rest;
  readonly canMake: boolean;
  readonly onMake: (wish: ShareWish) => void;
}

/** What the link opens, for how long, and with which words. */
export function ShareForm({ mac, latest, machines, rest, canMake, onMake }: ShareFormProps) {
  const noteId = useId();
  const period = usePeriod(latest);
  const [kinds, setKinds] = useState<ReadonlySet<OptionalKind>>(() => new Set(['snapshot', 'route'] as const));
  const [withMachine, setWithMachine] = useState(true);
  const [days, setDays] = useState<number>(7);
  const [note, setNote] = useState('');
  const machine = machineFacts(machines, mac);
  const toggle = (kind: OptionalKind) =>
    setKinds(new Set(optionalKinds.filter((one) => kinds.has(one) !== (one === kind))));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!period.range) return;
    const chosen: ItemKind[] = ['report', ...optionalKinds.filter((kind) => kinds.has(kind))];
    onMake({
      ...period.range,
      kinds: chosen,
      days,
      note: note.trim(),
      machine: withMachine ? machine : null,
      stolenSince: markedAtIn(period.range, latest),
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PeriodFields period={period} />
      <fieldset className="pack-kinds">
        <legend>{words.kinds}</legend>
        <p className="share-always">{words.always}</p>
        {optionalKinds.map((kind) => (
          <label key={kind} className="check">
            <input type="checkbox" checked={kinds.has(kind)} onChange={() => toggle(kind)} />
            <span>{words.kind[kind]}</span>
          </label>
        ))}
        <label className="check">
          <input type="checkbox" checked={withMachine} onChange={() => setWithMachine(!withMachine)} />
          <span>
            {words.machineFacts}
            <span className="hint">
              {machine.serial === null ? restWords(rest, words.machineUnknown) : factsIn(machine)}
            </span>
          </span>
        </label>
      </fieldset>
      {kinds.has('snapshot') && <p className="notice">{words.faces}</p>}
      <fieldset className="pack-kinds share-days">
        <legend>{words.expiry}</legend>
        <div className="row">
          {EXPIRIES.map((count) => (
            <label key={count} className="check">
              <input type="radio" name="days" checked={days === count} onChange={() => setDays(count)} />
              <span>{words.days(count)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="field">
        <label htmlFor={noteId}>{words.note}</label>
        <textarea
          id={noteId}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          maxLength={MOST_CHARACTERS}
          rows={3}
          aria-describedby={`${noteId}-hint`}
        />
        <p id={`${noteId}-hint`} className="hint">
          {words.noteHint}
        </p>
      </div>
      <div>
        <button type="submit" className="button primary" disabled={!canMake || !period.range}>
          {words.make}
        </button>
      </div>
    </form>
  );
}

const factsIn = ({ model, serial }: MachineFacts) => [model, serial].filter(Boolean).join(' · ');
