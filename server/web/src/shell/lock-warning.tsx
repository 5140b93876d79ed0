import { useEffect, useState } from 'react';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';

/** How long before the lock its owner is told. */
const WARNING_MS = 60_000;
const LOOK_MS = 1_000;

/** Says in time that nobody seems to be here, so that whoever only reads can stay. */
export function LockWarning() {
  const vault = useVault();
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setNear(vault.untilLockMs() <= WARNING_MS), LOOK_MS);
    return () => clearInterval(timer);
  }, [vault]);
  if (!isNear) return null;
  return (
    <div className="lock-warning" role="alert">
      <p className="notice">
        <strong>{texts.lock.soon}</strong> {texts.lock.stay}
      </p>
    </div>
  );
}
