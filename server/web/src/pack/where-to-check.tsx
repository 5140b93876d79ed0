import { CopyButton } from '../components/copy-button.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

/** The address at which whoever gets a pack can check it. */
export function WhereToCheck() {
  const { origin } = useOwner();
  const address = `${origin}/#/verify`;
  return (
    <div className="stack">
      <p>
        {texts.pack.howToCheck}{' '}
        {/* In a tab of its own, since the pack is gone with this page. The app's window opens no tab: there it is copied. */}
        {origin === window.location.origin ? (
          <a href={address} target="_blank" rel="noreferrer">
            {address}
          </a>
        ) : (
          <code>{address}</code>
        )}
      </p>
      <div>
        <CopyButton text={address} label={texts.pack.copyAddress} />
      </div>
    </div>
  );
}
