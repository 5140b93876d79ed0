import type { AccessPoint, MachineBody, WifiNetwork } from '@homeward/shared/bodies/machine';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { texts } from '../texts.ts';
import { Fact } from './fact.tsx';
import { batteryWords } from './health-words.ts';
import { problemWords } from './latest-place.ts';
import { useTimeWords } from './reader-context.ts';

/** Names of networks in reach; the owner wants to recognise one, not to read all. */
const MOST_NAMES = 5;

interface MachineReadingsProps {
  readonly body: MachineBody;
  /** When it told so. */
  readonly at: number;
}

/** What the machine told of itself, its battery and the networks around it. */
export function MachineReadings({ body, at }: MachineReadingsProps) {
  const timeOf = useTimeWords();
  const words = texts.machine;
  const { system, battery, wifi, accessPoints, gateway, interfaces } = body;
  return (
    <section className="panel">
      <h3>{words.system}</h3>
      <dl className="facts">
        {'value' in system ? (
          <>
            <Fact name={words.os}>{`${system.value.operatingSystem} ${system.value.release}`}</Fact>
            <Fact name={words.host}>{system.value.hostName}</Fact>
          </>
        ) : (
          <Fact name={words.system}>{problemWords(system)}</Fact>
        )}
        <Fact name={words.battery}>{reading(battery, batteryWords)}</Fact>
        <Fact name={words.wifi}>{reading(wifi, wifiWords)}</Fact>
        {accessPoints && <Fact name={words.accessPoints}>{reading(accessPoints, accessPointWords)}</Fact>}
        <Fact name={words.gateway}>{reading(gateway, (value) => value)}</Fact>
        <Fact name={words.interfaces}>
          {'value' in interfaces ? (
            <ul className="plain">
              {interfaces.value.map(({ name, addresses, mac }) => (
                <li key={name}>
                  <strong>{name}</strong> {[...addresses, mac].filter(Boolean).join(', ')}
                </li>
              ))}
            </ul>
          ) : (
            problemWords(interfaces)
          )}
        </Fact>
      </dl>
      <p className="muted">{words.asOf(timeOf(at))}</p>
    </section>
  );
}

const reading = <T,>(value: { value: T } | Static<typeof Problem>, words: (value: T) => ReactNode): ReactNode =>
  'value' in value ? words(value.value) : problemWords(value);

function wifiWords({ ssid, bssid, signalDbm, channel, security }: WifiNetwork): string {
  const signal = signalDbm === undefined ? undefined : texts.machine.signal(signalDbm);
  return [ssid ?? texts.machine.wifiBlank, bssid, signal, channel && texts.machine.channel(channel), security]
    .filter(Boolean)
    .join(' · ');
}

/** How many there are, and the names of the nearest. One network has many access points under one name. */
function accessPointWords(accessPoints: readonly AccessPoint[]): string {
  const names = [...new Set(accessPoints.flatMap(({ ssid }) => ssid ?? []))];
  const more = names.length > MOST_NAMES ? [texts.machine.accessPointsMore(names.length - MOST_NAMES)] : [];
  return texts.machine.accessPointsNamed(accessPoints.length, [...names.slice(0, MOST_NAMES), ...more].join(', '));
}
