import { Link } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuLink, MenuNote } from '../components/menu.tsx';
import { standingOf, standings } from '../devices/mac-standing.ts';
import { useMacs } from '../devices/use-macs.ts';
import { texts } from '../texts.ts';
import { useOwner } from './owner-context.ts';
import { useMarked } from './use-section.ts';

/** The way to each Mac from every page, the urgent ones first. */
export function MacsMenu() {
  const { macs, devices } = useMacs();
  const { now } = useOwner();
  const marked = useMarked();
  const listed = macs
    ?.map(({ deviceId, name, ...mac }) => ({ deviceId, name, standing: standingOf(mac, now()) }))
    .toSorted((a, b) => standings.indexOf(a.standing) - standings.indexOf(b.standing) || a.name.localeCompare(b.name));
  const trigger = (
    <button type="button" {...marked('macs')}>
      <Icon name="macs" />
      {texts.nav.macs}
    </button>
  );
  return (
    <Menu trigger={trigger} align="start">
      {listed === undefined && <MenuNote>{devices.error ? texts.macs.unreadList : texts.common.loading}</MenuNote>}
      {listed?.length === 0 && <MenuNote>{texts.macs.emptyTitle}</MenuNote>}
      {listed?.map(({ deviceId, name, standing }) => (
        <MenuLink key={deviceId}>
          <Link to="/macs/$deviceId" params={{ deviceId }}>
            <span className={`dot ${standing}`} aria-hidden="true" />
            <span className="menu-name">{name}</span>
            <span className="muted">{texts.macs.standing[standing]}</span>
          </Link>
        </MenuLink>
      ))}
      <MenuLink>
        <Link to="/add">{texts.macs.add}</Link>
      </MenuLink>
    </Menu>
  );
}
