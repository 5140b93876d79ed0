import { type Channel, channelKinds, type MessageKind, messageKinds } from '@homeward/shared/api/messages';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { formatDateTime } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { changeWants } from './change-wants.ts';
import { NewsEnded } from './news-ended-banner.tsx';

const words = texts.messages;

/** One place where the owner is told something: what is told, and an end of it. */
export function ChannelPanel({ channel }: { readonly channel: Channel }) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const { id, kind, address, confirmed, failedAt } = channel;
  const params = { channelId: id };
  const name = words.channel(kind, address);
  const removing = useMutation({
    mutationFn: () => call('removeChannel', { params }),
    onSuccess: () => announce(words.removed),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
  return (
    <section className="panel" aria-label={name}>
      <div className="row channel-head">
        <h2>{name}</h2>
        <button
          type="button"
          className="button small"
          aria-label={words.removeNamed(name)}
          {...unready(removing.isPending)}
          onClick={() => removing.mutate()}
        >
          {words.remove}
        </button>
      </div>
      <Problem error={removing.error} />
      {failedAt !== null && <p className="notice problem">{words.failing(formatDateTime(failedAt))}</p>}
      {channel.unsubscribedAt !== null && (
        <div className="notice stack">
          <NewsEnded channel={channel} />
        </div>
      )}
      {confirmed ? (
        <Kinds channel={channel} />
      ) : channelKinds.some((known) => known === kind) ? (
        <CodeForm channel={channel} />
      ) : (
        <p>{words.unconfirmedNewer}</p>
      )}
    </section>
  );
}

function Kinds({ channel: { id, wants } }: { readonly channel: Channel }) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: (next: readonly string[]) => changeWants(call, id, next),
    onSuccess: () => announce(texts.common.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
  const toggle = (kind: MessageKind) =>
    changing.mutate(wants.includes(kind) ? wants.filter((each) => each !== kind) : [...wants, kind]);
  return (
    <fieldset className="channel-kinds">
      <legend>{words.what}</legend>
      {messageKinds.map((kind) => (
        <label key={kind} className="check">
          <input
            type="checkbox"
            checked={wants.includes(kind)}
            {...unready(changing.isPending)}
            onChange={() => toggle(kind)}
          />
          <span>
            {words.kind(kind)}
            <span className="hint">{words.kindHint(kind)}</span>
          </span>
        </label>
      ))}
      <Problem error={changing.error} />
    </fieldset>
  );
}

const CODE_DIGITS = 8;

function CodeForm({ channel: { id } }: { readonly channel: Channel }) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => call('confirmChannel', { params: { channelId: id }, body: { code } }),
    onSuccess: () => announce(words.confirmed),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirming.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>{words.unconfirmed}</p>
      <Field
        label={words.code}
        value={code}
        onChange={({ target }) => setCode(target.value.replace(/\D/g, '').slice(0, CODE_DIGITS))}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
      />
      <Problem error={confirming.error} />
      <button
        type="submit"
        className="button primary"
        {...unready(code.length !== CODE_DIGITS || confirming.isPending)}
      >
        {confirming.isPending ? texts.common.working : words.confirm}
      </button>
    </form>
  );
}
