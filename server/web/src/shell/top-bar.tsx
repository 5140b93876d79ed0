import { Link } from '@tanstack/react-router';
import { Brand } from '../components/brand.tsx';
import { Icon } from '../components/icon.tsx';
import { Tooltip } from '../components/tooltip.tsx';
import { useWhoseDevice } from '../connection/use-whose-device.ts';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';
import { LiveMark } from './live-mark.tsx';
import { MacsMenu } from './macs-menu.tsx';
import { useOwner } from './owner-context.ts';
import { useMarked } from './use-section.ts';
import { useSignOut } from './use-sign-out.ts';

/** Where one can go, and how things stand. On a phone the ways are at the foot of the screen, where the thumb is. */
export function TopBar() {
  const { account } = useOwner();
  const vault = useVault();
  const signOut = useSignOut();
  const marked = useMarked();
  const isBorrowed = useWhoseDevice() === 'borrowed';
  return (
    <header className={`top-bar ${isBorrowed ? 'borrowed' : ''}`}>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {texts.skip}
      </button>
      <Link className="brand-link" to="/" aria-label={texts.brand} activeOptions={{ exact: true }}>
        <Brand />
      </Link>
      <nav aria-label={texts.nav.label}>
        <Link to="/" activeOptions={{ exact: true }}>
          <Icon name="overview" />
          {texts.nav.overview}
        </Link>
        <MacsMenu />
        <Link to="/account" {...marked('account')}>
          <Icon name="account" />
          {texts.nav.account}
        </Link>
        <Link to="/help" {...marked('help')}>
          <Icon name="help" />
          {texts.nav.help}
        </Link>
      </nav>
      <LiveMark />
      <span className="who" title={account.loginName}>
        {account.loginName}
      </span>
      <Tooltip text={texts.nav.lockHint}>
        <button type="button" className="button quiet small lock" onClick={() => vault.lock()}>
          {texts.nav.lock}
        </button>
      </Tooltip>
      <button type="button" className="button quiet small sign-out" onClick={signOut}>
        {texts.nav.signOut}
      </button>
    </header>
  );
}
