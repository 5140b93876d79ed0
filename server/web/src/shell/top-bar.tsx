import { Brand } from '../components/brand.tsx';
import { hrefOf, type Route } from '../router.ts';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';
import { useOwner } from './owner-context.ts';
import { useSignOut } from './use-sign-out.ts';

export function TopBar({ page }: { readonly page: Route['page'] }) {
  const { live, account } = useOwner();
  const vault = useVault();
  const signOut = useSignOut();
  const current = (name: Route['page']) => (page === name ? { 'aria-current': 'page' as const } : {});
  return (
    <header className="top-bar">
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {texts.skip}
      </button>
      <a className="brand-link" href={hrefOf({ page: 'macs' })} aria-label={texts.brand}>
        <Brand />
      </a>
      <nav aria-label={texts.nav.label}>
        <a href={hrefOf({ page: 'macs' })} {...current('macs')}>
          {texts.nav.macs}
        </a>
        <a href={hrefOf({ page: 'account' })} {...current('account')}>
          {texts.nav.account}
        </a>
      </nav>
      <span className={`live-state ${live}`} title={texts.live[live]}>
        <span className="dot" aria-hidden="true" />
        <span className="live-word">{texts.live[live]}</span>
      </span>
      <span className="who" title={account.loginName}>
        {account.loginName}
      </span>
      <button type="button" className="button quiet small" onClick={() => vault.lock()}>
        {texts.nav.lock}
      </button>
      <button type="button" className="button quiet small sign-out" onClick={signOut}>
        {texts.nav.signOut}
      </button>
    </header>
  );
}
