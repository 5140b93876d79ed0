import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useRecords } from '../devices/use-macs.ts';
import { ExportPanel } from '../export/export-panel.tsx';
import { ChangePassword } from '../guard/change-password.tsx';
import { FactorsPanel } from '../guard/factors-panel.tsx';
import { SessionsPanel } from '../guard/sessions-panel.tsx';
import { KeysPanel } from '../keys/keys-panel.tsx';
import { DeletionPanel } from '../lifetime/deletion-panel.tsx';
import { RetentionPanel } from '../lifetime/retention-panel.tsx';
import { OfflinePanel } from '../offline/offline-panel.tsx';
import { type OpenedRecord, type RecordOf, recordsOf, writeRecord } from '../owner/records.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { useSignOut } from '../shell/use-sign-out.ts';
import { texts } from '../texts.ts';
import '../styles/account.css';
import '../styles/guard.css';

/** Profile, password, sessions, second factors. */
export default function AccountPage() {
  const { account } = useOwner();
  const signOut = useSignOut();
  const records = useRecords();
  const [profile] = recordsOf(records.data?.records ?? [], 'profile');
  return (
    <>
      <div className="page-head">
        <h1>{texts.account.title}</h1>
        <div className="row account-way-out">
          <span className="muted">{account.loginName}</span>
          <button type="button" className="button small" onClick={signOut}>
            {texts.nav.signOut}
          </button>
        </div>
      </div>
      <div className="account-sides">
        {/* Who gets in. */}
        <div>
          <section className="panel">
            <h2>{texts.account.profile}</h2>
            <p className="muted">{texts.account.profileLede}</p>
            <Problem error={records.error} onRetry={() => void records.refetch()} />
            {records.data ? <Profile key={profile?.rev ?? 0} profile={profile} /> : !records.error && <Loading />}
          </section>
          <section className="panel">
            <h2>{texts.account.password}</h2>
            <ChangePassword />
          </section>
          <section className="panel">
            <h2>{texts.factors.title}</h2>
            <FactorsPanel />
          </section>
          <section className="panel">
            <h2>{texts.account.sessions}</h2>
            <p className="muted">{texts.account.sessionsLede}</p>
            <SessionsPanel />
          </section>
          <KeysPanel />
        </div>
        {/* What is told, and what is kept. */}
        <div>
          <section className="panel">
            <h2>{texts.messages.title}</h2>
            <p className="muted">{texts.messages.short}</p>
            <Link to="/messages">{texts.messages.link}</Link>
          </section>
          <section className="panel">
            <h2>{texts.activity.title}</h2>
            <p className="muted">{texts.activity.short}</p>
            <Link to="/activity">{texts.activity.link}</Link>
          </section>
          <RetentionPanel />
          <OfflinePanel />
          <ExportPanel />
          <DeletionPanel />
        </div>
      </div>
    </>
  );
}

function Profile({ profile }: { readonly profile: OpenedRecord<RecordOf<'profile'>> | undefined }) {
  const owner = useOwner();
  const queries = useQueryClient();
  const [name, setName] = useState(profile?.body.name ?? '');
  const [phone, setPhone] = useState(profile?.body.phone ?? '');
  const saving = useMutation({
    mutationFn: () => writeRecord(owner, owner.account, { kind: 'profile', name, phone }, profile),
    onSuccess: () => announce(texts.common.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const isChanged = name !== (profile?.body.name ?? '') || phone !== (profile?.body.phone ?? '');
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        label={texts.account.name}
        value={name}
        onChange={({ target }) => setName(target.value)}
        autoComplete="name"
        maxLength={200}
      />
      <Field
        label={texts.account.phone}
        type="tel"
        value={phone}
        onChange={({ target }) => setPhone(target.value)}
        autoComplete="tel"
        maxLength={60}
      />
      <Problem error={saving.error} />
      <button type="submit" className="button primary" {...unready(!isChanged || saving.isPending)}>
        {saving.isPending ? texts.common.working : isChanged || !profile ? texts.common.save : texts.common.saved}
      </button>
    </form>
  );
}
