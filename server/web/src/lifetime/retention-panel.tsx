import { ListState } from '../components/list-state.tsx';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { texts } from '../texts.ts';
import { MacRetention } from './mac-retention.tsx';
import { useLifetime, useMacLifetime } from './use-lifetime.ts';
import '../styles/lifetime.css';

const words = texts.retention;

/** How long what each Mac sends is kept. */
export function RetentionPanel() {
  const lifetime = useLifetime();
  const { macs } = useMacs();
  const listed = lifetime.data?.macs;
  const nameOf = (deviceId: string) => macs?.find((mac) => mac.deviceId === deviceId)?.name ?? texts.activity.aMac;
  return (
    <section className="panel">
      <h2>{words.title}</h2>
      <p className="muted">
        {words.lede} {words.whileStolen}
      </p>
      <ListState
        error={lifetime.error}
        onRetry={() => void lifetime.refetch()}
        isLoading={listed === undefined}
        isEmpty={listed?.length === 0}
        empty={{ title: words.noMacs, hint: words.noMacsHint }}
      >
        <ul className="plain retention-list">
          {listed?.map((mac) => (
            <li key={mac.deviceId}>
              <strong>{nameOf(mac.deviceId)}</strong>
              <MacRetention mac={mac} name={nameOf(mac.deviceId)} />
            </li>
          ))}
        </ul>
      </ListState>
    </section>
  );
}

/** The same on the page of one Mac. */
export function RetentionOfMac({ mac }: { readonly mac: Mac }) {
  const { error, data, refetch } = useLifetime();
  const known = useMacLifetime(mac.deviceId).mac;
  if (!known && !error) return null;
  return (
    <section className="panel">
      <h3>{words.title}</h3>
      <ListState
        error={error}
        onRetry={() => void refetch()}
        isLoading={data === undefined}
        isEmpty={false}
        empty={{ title: words.noMacs }}
      >
        {known && <MacRetention mac={known} name={mac.name} />}
      </ListState>
      <p className="muted">{words.whileStolen}</p>
    </section>
  );
}
