import { Link } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuLink, MenuNote } from '../components/menu.tsx';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { texts } from '../texts.ts';
import { useMarked } from './use-section.ts';

/** The way to each Mac from every page, the stolen ones first. */
export function MacsMenu() {
  const { macs, devices } = useMacs();
  const marked = useMarked();
  const isStolen = (mac: Mac) => mac.orderedMode === 'stolen';
  const trigger = (
    <button type="button" {...marked('macs')}>
      <Icon name="macs" />
      {texts.nav.macs}
    </button>
  );
  return (
    <Menu trigger={trigger} align="start">
      {macs === undefined && <MenuNote>{devices.error ? texts.macs.unreadList : texts.common.loading}</MenuNote>}
      {macs?.length === 0 && <MenuNote>{texts.macs.emptyTitle}</MenuNote>}
      {macs
        ?.toSorted((a, b) => Number(isStolen(b)) - Number(isStolen(a)) || a.name.localeCompare(b.name))
        .map((mac) => (
          <MenuLink key={mac.deviceId}>
            <Link to="/macs/$deviceId" params={{ deviceId: mac.deviceId }}>
              <span className={`dot ${mac.orderedMode}`} aria-hidden="true" />
              <span className="menu-name">{mac.name}</span>
              <span className="muted">{texts.mac.mode[mac.orderedMode]}</span>
            </Link>
          </MenuLink>
        ))}
      <MenuLink>
        <Link to="/add">{texts.macs.add}</Link>
      </MenuLink>
    </Menu>
  );
}
