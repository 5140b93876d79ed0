import { Link } from '@tanstack/react-router';
import { Brand } from '../components/brand.tsx';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';
import { useOwner } from './owner-context.ts';
import { useSignOut } from './use-sign-out.ts';

export function TopBar() {
  const { live, account } = useOwner();
  const vault = useVault();
  const signOut = useSignOut();
  return (
    <header className="top-bar">
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {texts.skip}
      </button>
      <Link className="brand-link" to="/" aria-label={texts.brand}>
        <Brand />
      </Link>
      <nav aria-label={texts.nav.label}>
        <Link to="/">{texts.nav.macs}</Link>
        <Link to="/account">{texts.nav.account}</Link>
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
