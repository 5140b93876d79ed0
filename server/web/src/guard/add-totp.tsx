import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { latePage } from '../router/late-page.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { AddFactorEnd } from './add-factor-end.tsx';
import { CodeField } from './code-field.tsx';
import { useAddFactor } from './use-add-factor.ts';

const QrCode = latePage(() => import('./qr-code.tsx'));

const words = texts.factors;

/** What authenticators read (https://github.com/google/google-authenticator/wiki/Key-Uri-Format); the key is the only secret in it. */
function otpauthLink(secret: string, loginName: string, host: string): string {
  const issuer = `Homeward (${host})`;
  const label = encodeURIComponent(`${issuer}:${loginName}`);
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** Adds an authenticator: shows its key, and takes a code of it. */
export function AddTotp({ onClose }: { readonly onClose: () => void }) {
  const { call, account, origin } = useOwner();
  const [code, setCode] = useState('');
  const begun = useQuery({
    queryKey: keys.enrolment,
    queryFn: () => call('beginTotp', {}),
    gcTime: 0,
    staleTime: 'static',
    refetchOnWindowFocus: false,
  });
  const adding = useAddFactor({
    said: words.confirmed,
    send: (proof) => {
      if (!begun.data) throw new Error('confirmed an authenticator whose key was not shown');
      return call('confirmTotp', { params: { id: begun.data.enrolmentId }, body: { code, ...(proof && { proof }) } });
    },
    onDone: onClose,
  });
  const link = otpauthLink(begun.data?.secret ?? '', account.loginName, new URL(origin).host);
  return (
    <Dialog title={words.add} onClose={onClose}>
      <p>{words.addLede}</p>
      <Problem error={begun.error} onRetry={() => void begun.refetch()} />
      {!begun.data && !begun.error && <Loading />}
      {begun.data && (
        <form className="stack" onSubmit={adding.submit}>
          <div className="totp-ways">
            <Suspense fallback={<Loading />}>
              <QrCode text={link} label={words.qr} />
            </Suspense>
            <div className="totp-key">
              <p>
                <span className="visually-hidden">{words.key}: </span>
                <code className="factor-key">{begun.data.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
              </p>
              <CopyButton text={begun.data.secret} label={words.copyKey} />
              <a className="button small" href={link}>
                {words.open}
              </a>
            </div>
          </div>
          <CodeField value={code} onChange={setCode} />
          <AddFactorEnd adding={adding} onClose={onClose} confirm={words.confirm} isReady={code.length === 6} />
        </form>
      )}
    </Dialog>
  );
}
