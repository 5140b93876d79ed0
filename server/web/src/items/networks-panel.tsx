import { useMemo } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { formatExactly } from '../format/format.ts';
import { texts } from '../texts.ts';
import { networkWords, whereWords } from './latest-place.ts';
import { type NetworkSeen, networksSeen } from './networks-seen.ts';
import { NothingThere } from './nothing-there.tsx';
import type { ItemOf } from './opened.ts';
import { useIsVisitor } from './reader-context.ts';
import type { Rest } from './rest-of-kind.ts';
import type { TheftMark } from './since-mark.ts';

interface NetworksPanelProps {
  /** When it was marked as stolen; null where nothing is known of a theft. */
  readonly mark: TheftMark | null;
  readonly reports: readonly ItemOf<'report'>[];
  readonly machines: readonly ItemOf<'machine'>[];
  /** Of the reports. */
  readonly rest: Rest;
}

/** The networks under which the Mac was seen, each as whoever runs it would want it told. */
export function NetworksPanel({ mark, reports, machines, rest }: NetworksPanelProps) {
  const networks = useMemo(() => networksSeen(reports, machines, mark), [reports, machines, mark]);
  const isVisitor = useIsVisitor();
  if (networks.length === 0) {
    return <NothingThere rest={rest} empty={{ title: texts.networks.empty, hint: texts.networks.emptyHint }} />;
  }
  const before = networks.filter(({ isBefore }) => isBefore);
  const since = networks.filter(({ isBefore }) => !isBefore);
  return (
    <>
      <p className="muted">{isVisitor ? texts.networks.visitorLede : texts.networks.lede}</p>
      {since.length > 0 && <Networks networks={since} heading="h3" />}
      {before.length > 0 && (
        <section className="networks-before" aria-labelledby="networks-before">
          <h3 id="networks-before">{texts.networks.before}</h3>
          <Networks networks={before} heading="h4" />
        </section>
      )}
    </>
  );
}

/** As deep as what stands above them. */
type Heading = 'h3' | 'h4';

interface NetworksProps {
  readonly networks: readonly NetworkSeen[];
  readonly heading: Heading;
}

const Networks = ({ networks, heading }: NetworksProps) => (
  <ul className="networks">
    {networks.map((network) => (
      <Network key={network.key} network={network} heading={heading} />
    ))}
  </ul>
);

function Network({ network, heading: Heading }: { readonly network: NetworkSeen; readonly heading: Heading }) {
  const { place, wifi, firstAt, lastAt, reports, isQuiet } = network;
  const where = whereWords(place);
  return (
    <li className="panel">
      <div className="network-head">
        <Heading className="address">{place.address}</Heading>
        {!isQuiet && <CopyButton text={forAbuseDesk(network)} label={texts.networks.copy} />}
      </div>
      <dl className="facts">
        <dt>{texts.networks.provider}</dt>
        <dd>{networkWords(place) || texts.common.unknown}</dd>
        {where && (
          <>
            <dt>{texts.networks.place}</dt>
            <dd>{where}</dd>
          </>
        )}
        {wifi && (
          <>
            <dt>{texts.machine.wifi}</dt>
            <dd>{wifiWords(wifi)}</dd>
          </>
        )}
        <dt>{texts.networks.first}</dt>
        <dd>{formatExactly(firstAt)}</dd>
        <dt>{texts.networks.last}</dt>
        <dd>
          {formatExactly(lastAt)} <span className="muted">{texts.path.reports(reports)}</span>
        </dd>
      </dl>
    </li>
  );
}

const wifiWords = ({ ssid, bssid }: NonNullable<NetworkSeen['wifi']>) =>
  [ssid ?? texts.machine.wifiBlank, bssid].filter(Boolean).join(' · ');

/** Plain lines with times in UTC: a provider needs both to know whose connection it was. */
export function forAbuseDesk({ place, firstAt, lastAt }: Pick<NetworkSeen, 'place' | 'firstAt' | 'lastAt'>): string {
  return [
    `${texts.networks.deskAddress}: ${place.address}`,
    networkWords(place) && `${texts.networks.provider}: ${networkWords(place)}`,
    `${texts.networks.first}: ${new Date(firstAt).toISOString()}`,
    `${texts.networks.last}: ${new Date(lastAt).toISOString()}`,
  ]
    .filter(Boolean)
    .join('\n');
}
