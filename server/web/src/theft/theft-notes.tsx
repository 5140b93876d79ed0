import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { changeRecord } from '../owner/change-record.ts';
import { mergeText } from '../owner/merge-text.ts';
import { recordsOf } from '../owner/records.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

const MOST_CHARACTERS = 10_000;

/** The owner's notes on a Mac, in a sealed record; what another session wrote meanwhile is kept. */
export function TheftNotes({ mac }: { readonly mac: Mac }) {
  const owner = useOwner();
  const queries = useQueryClient();
  const id = useId();
  const { deviceId } = mac;
  const saved =
    recordsOf(useRecords().data?.records ?? [], 'note').find(({ body }) => body.deviceId === deviceId)?.body.text ?? '';
  const [typed, setTyped] = useState(saved);
  // What the text being typed was made of.
  const base = useRef(saved);
  const saving = useMutation({
    mutationFn: (sent: string) =>
      changeRecord(
        owner,
        owner.account,
        'note',
        (body) => body.deviceId === deviceId,
        (now) => ({
          kind: 'note',
          deviceId,
          at: owner.now(),
          text: mergeText(base.current, sent, now?.text ?? '').slice(0, MOST_CHARACTERS),
        }),
      ),
    onSuccess: ({ body }, sent) => {
      base.current = body.text;
      // The owner may have gone on typing meanwhile.
      setTyped((now) => mergeText(sent, now, body.text));
      announce(texts.theft.notesSaved);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const isSaving = saving.isPending;
  useEffect(() => {
    // What is being saved may be read back before the answer to the saving has come.
    if (isSaving || saved === base.current) return;
    const before = base.current;
    base.current = saved;
    setTyped((now) => mergeText(before, now, saved).slice(0, MOST_CHARACTERS));
  }, [saved, isSaving]);
  return (
    <section className="panel theft-notes">
      <h3>
        <label htmlFor={id}>{texts.theft.notes}</label>
      </h3>
      <p className="muted" id={`${id}-hint`}>
        {texts.theft.notesHint}
      </p>
      <textarea
        id={id}
        aria-describedby={`${id}-hint`}
        rows={6}
        maxLength={MOST_CHARACTERS}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Problem error={saving.error} />
      <div>
        <button
          type="button"
          className="button"
          {...unready(isSaving || typed === saved)}
          onClick={() => saving.mutate(typed)}
        >
          {isSaving ? texts.common.working : texts.theft.saveNotes}
        </button>
      </div>
    </section>
  );
}
