import type { Place } from '@homeward/shared/place';
import type { ItemOf } from './opened.ts';
import { isSinceMark, type TheftMark } from './since-mark.ts';
import { cycleOf } from './timeline.ts';

/** A network under which the Mac was seen: its address, and the Wi-Fi it hung on where that is known. */
export interface NetworkSeen {
  readonly key: string;
  readonly place: Place;
  /** The Wi-Fi's name and its access point; null where no machine item of the same cycles tells. */
  readonly wifi: { readonly ssid: string | null; readonly bssid: string | null } | null;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly reports: number;
  /** Whether it was seen only before the Mac was marked as stolen: then it may be its owner's own. */
  readonly isBefore: boolean;
  /** Whether it was seen only before, or once the Mac was back: whoever has the connection is no thief. */
  readonly isQuiet: boolean;
}

/**
 * Every address with the Wi-Fi of its cycle, the latest seen first.
 * @param mark null where nothing is known of a theft: then nothing is taken to be before it.
 */
export function networksSeen(
  reports: readonly ItemOf<'report'>[],
  machines: readonly ItemOf<'machine'>[],
  mark: TheftMark | null,
): NetworkSeen[] {
  const wifiOf = new Map(
    machines.flatMap(({ content }) => {
      const { wifi } = content.body;
      return 'value' in wifi
        ? [[content.body.cycle.id, { ssid: wifi.value.ssid, bssid: wifi.value.bssid }] as const]
        : [];
    }),
  );
  const networks = new Map<string, NetworkSeen>();
  for (const { content, envelope } of reports) {
    const { address } = content.body;
    if (!('value' in address)) continue;
    const wifi = wifiOf.get(cycleOf(content)?.id ?? '') ?? null;
    const key = `${address.value.address} ${wifi?.bssid} ${wifi?.ssid}`;
    const at = envelope.capturedAt;
    const isStolen = content.body.cycle.mode === 'stolen';
    const isBefore = mark !== null && !isSinceMark(envelope, mark, isStolen);
    const isBack = mark?.endedAt != null && at >= mark.endedAt && !isStolen;
    const known = networks.get(key);
    const isNewest = !known || at >= known.lastAt;
    networks.set(key, {
      key,
      // Databases change: what is said of the address is what was said last.
      place: isNewest ? address.value : known.place,
      wifi,
      firstAt: Math.min(at, known?.firstAt ?? at),
      lastAt: Math.max(at, known?.lastAt ?? at),
      reports: (known?.reports ?? 0) + 1,
      isBefore: (known?.isBefore ?? true) && isBefore,
      isQuiet: (known?.isQuiet ?? true) && (isBefore || isBack),
    });
  }
  return onceEach([...networks.values()].sort((a, b) => b.lastAt - a.lastAt));
}

/** On quiet days no Wi-Fi is told: an address of then that was seen since is counted to the network that it was first seen with since. */
function onceEach(networks: readonly NetworkSeen[]): NetworkSeen[] {
  const since = new Map(networks.filter(({ isBefore }) => !isBefore).map((each) => [each.place.address, each]));
  const isOfBoth = ({ isBefore, wifi, place }: NetworkSeen) => isBefore && wifi === null && since.has(place.address);
  const quietOf = new Map(networks.filter(isOfBoth).map((quiet) => [since.get(quiet.place.address), quiet]));
  return networks
    .filter((network) => !isOfBoth(network))
    .map((network) => {
      const quiet = quietOf.get(network);
      if (!quiet) return network;
      return {
        ...network,
        firstAt: Math.min(network.firstAt, quiet.firstAt),
        lastAt: Math.max(network.lastAt, quiet.lastAt),
        reports: network.reports + quiet.reports,
      };
    });
}
