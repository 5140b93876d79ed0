import { Link } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuLink, MenuNote } from '../components/menu.tsx';
import { standings } from '../devices/mac-standing.ts';
import { useMacs } from '../devices/use-macs.ts';
import { useOverview } from '../devices/use-overview.ts';
import { texts } from '../texts.ts';
import { useOwner } from './owner-context.ts';
import { useMarked } from './use-section.ts';

/** The way to each Mac from every page, the urgent ones first. */
export function MacsMenu() {
  const marked = useMarked();
  const trigger = (
    <button type="button" {...marked('macs')}>
      <Icon name="macs" />
      {texts.nav.macs}
    </button>
  );
  return (
    <Menu trigger={trigger} align="start">
      <ListedMacs />
      <MenuLink>
        <Link to="/add">{texts.macs.add}</Link>
      </MenuLink>
    </Menu>
  );
}

/** Their latest reports are asked for while the menu is open only. */
function ListedMacs() {
  const { macs, refused, devices } = useMacs();
  const { now } = useOwner();
  const looks = useOverview(macs ?? [], now()).toSorted(
    (a, b) => standings.indexOf(a.standing) - standings.indexOf(b.standing) || a.mac.name.localeCompare(b.mac.name),
  );
  if (!macs) return <MenuNote>{devices.error ? texts.macs.unreadList : texts.common.loading}</MenuNote>;
  if (macs.length === 0) {
    return (
      <MenuNote>{refused.length > 0 ? texts.macs.countedRefused(refused.length) : texts.macs.emptyTitle}</MenuNote>
    );
  }
  return looks.map(({ mac: { deviceId, name }, standing }) => (
    <MenuLink key={deviceId}>
      <Link to="/macs/$deviceId" params={{ deviceId }}>
        <span className={`dot ${standing}`} aria-hidden="true" />
        <span className="menu-name">{name}</span>
        <span className="muted">{texts.macs.standing[standing]}</span>
      </Link>
    </MenuLink>
  ));
}
