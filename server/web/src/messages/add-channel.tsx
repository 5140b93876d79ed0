import { type NewChannel, securityKinds } from '@homeward/shared/api/messages';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { subscribe } from './push-subscription.ts';

const words = texts.messages;

/** What protects the account; of news the owner ticks what they want, wherever they are told. */
const FIRST_WANTS = [...securityKinds];

function useAddChannel(onAdded: (secret: string | null) => void) {
  const { call } = useOwner();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (channel: NewChannel) => call('addChannel', { body: channel }),
    onSuccess: ({ secret }) => onAdded(secret),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.messages }),
  });
}

export function AddMail() {
  const [address, setAddress] = useState('');
  const adding = useAddChannel(() => setAddress(''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate({ kind: 'email', address: address.trim(), wants: FIRST_WANTS });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        label={words.address}
        type="email"
        value={address}
        onChange={({ target }) => setAddress(target.value)}
        autoComplete="email"
        maxLength={254}
        required
      />
      <Problem error={adding.error} />
      <button type="submit" className="button" {...unready(address.trim() === '' || adding.isPending)}>
        {adding.isPending ? texts.common.working : words.addMail}
      </button>
    </form>
  );
}

/** @param serverKey the server's VAPID key. */
export function AddPush({ serverKey }: { readonly serverKey: string }) {
  const adding = useAddChannel(() => {});
  const subscribing = useMutation({
    mutationFn: () => subscribe(serverKey),
    onSuccess: (subscription) => adding.mutate({ ...subscription, wants: FIRST_WANTS }),
  });
  const isBusy = subscribing.isPending || adding.isPending;
  return (
    <div className="stack">
      <p className="muted">{words.pushLede}</p>
      {subscribing.error && (
        <p className="notice problem" role="alert">
          {words.pushRefused}
        </p>
      )}
      <Problem error={adding.error} />
      <button type="button" className="button" {...unready(isBusy)} onClick={() => subscribing.mutate()}>
        {isBusy ? texts.common.working : words.addPush}
      </button>
    </div>
  );
}

export function AddWebhook() {
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const adding = useAddChannel((given) => {
    setUrl('');
    setSecret(given);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate({ kind: 'webhook', url: url.trim(), wants: FIRST_WANTS });
  };
  if (secret !== null) {
    return (
      <div className="stack notice" role="status">
        <h3>{words.secretTitle}</h3>
        <p>{words.secret}</p>
        <code className="factor-key">{secret}</code>
        <div className="row">
          <CopyButton text={secret} label={words.copySecret} />
          <button type="button" className="button small" onClick={() => setSecret(null)}>
            {words.done}
          </button>
        </div>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        label={words.url}
        hint={words.urlHint}
        type="url"
        value={url}
        onChange={({ target }) => setUrl(target.value)}
        maxLength={2000}
        required
      />
      <Problem error={adding.error} />
      <button type="submit" className="button" {...unready(url.trim() === '' || adding.isPending)}>
        {adding.isPending ? texts.common.working : words.addWebhook}
      </button>
    </form>
  );
}
