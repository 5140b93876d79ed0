import { unseenDays } from '@homeward/shared/api/messages';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

const words = texts.messages;
const { least, most } = unseenDays;
const CHOICES = Array.from({ length: most - least + 1 }, (_, index) => least + index);

/** After how many days without contact a Mac is missed: told of, and shown on the overview. */
export function UnseenDays({ days }: { readonly days: number }) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const id = useId();
  const setting = useMutation({
    // One after the other: the arrow keys choose each on their way, and the last one counts.
    scope: { id: 'unseen-days' },
    mutationFn: (chosen: number) => call('setUnseenDays', { body: { days: chosen } }),
    onSuccess: () => announce(texts.common.saved),
    onSettled: () =>
      Promise.all([keys.messages, keys.devices].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor={id}>{words.unseenDays}</label>
        <select
          id={id}
          value={setting.isPending ? setting.variables : days}
          onChange={({ target }) => setting.mutate(Number(target.value))}
        >
          {CHOICES.map((each) => (
            <option key={each} value={each}>
              {words.days(each)}
            </option>
          ))}
        </select>
        <span className="hint">{words.unseenHint}</span>
      </div>
      <Problem error={setting.error} />
    </div>
  );
}
