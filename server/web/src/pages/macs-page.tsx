import { Link } from '@tanstack/react-router';
import { Rings } from '../components/brand.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { useNow } from '../components/use-now.ts';
import { MacCard } from '../devices/mac-card.tsx';
import { useMacs } from '../devices/use-macs.ts';
import { type OpenedRecord, recordsOf } from '../owner/records.ts';
import { texts } from '../texts.ts';

const AGE_RENEWAL_MS = 15_000;

/** All Macs at one look. */
export default function MacsPage() {
  const { macs, refused, devices, records } = useMacs();
  const now = useNow(AGE_RENEWAL_MS);
  const pendingPairings = recordsOf(records.data?.records ?? [], 'pairing').filter(({ body }) => body.expiresAt > now);
  const error = devices.error ?? records.error;
  const retry = () => {
    void devices.refetch();
    void records.refetch();
  };
  if (!macs || !records.data) {
    return (
      <>
        <div className="page-head">
          <h1>{texts.macs.title}</h1>
        </div>
        {error ? <Problem error={error} onRetry={retry} /> : <Loading />}
      </>
    );
  }
  return (
    <>
      <div className="page-head">
        <h1>{texts.macs.title}</h1>
        {macs.length > 0 && (
          <Link className="button primary" to="/add">
            {texts.macs.add}
          </Link>
        )}
      </div>
      <Problem error={error} onRetry={retry} />
      {refused.map(({ device }) => (
        <p key={device.deviceId} className="notice problem" role="alert">
          {refusalWords(device.deviceId, records.data.records)}
        </p>
      ))}
      {pendingPairings.length > 0 && (
        <p className="notice">
          {texts.macs.waiting} <Link to="/add">{texts.macs.finish}</Link>
        </p>
      )}
      {macs.length === 0 ? (
        <section className="empty-home">
          <Rings />
          <h2>{texts.macs.emptyTitle}</h2>
          <p>{texts.macs.emptyLede}</p>
          <Link className="button primary large" to="/add">
            {texts.macs.add}
          </Link>
        </section>
      ) : (
        <ul className="mac-cards">
          {macs.map((mac) => (
            <MacCard key={mac.deviceId} mac={mac} now={now} />
          ))}
        </ul>
      )}
    </>
  );
}

/** A Mac that the owner named is theirs, whatever the server says of it. */
function refusalWords(deviceId: string, records: readonly OpenedRecord[]): string {
  const named = recordsOf(records, 'device').find(({ body }) => body.deviceId === deviceId);
  return named ? texts.macs.refusedOwn(named.body.name) : texts.macs.refused;
}
