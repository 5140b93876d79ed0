import type { MacReleased } from '../devices/mac-released.ts';
import { batteryWords } from '../items/health-words.ts';
import type { ItemEntry } from '../items/item-store.ts';
import type { ItemOf } from '../items/opened.ts';
import { openedOf } from '../items/opened.ts';
import { isSinceMark, type TheftMark } from '../items/since-mark.ts';
import { texts } from '../texts.ts';

const words = texts.glance;

/**
 * What may explain that a stolen Mac is not heard of, a sentence each: that it was unpaired, the lid, the battery, the network.
 * @param entries newest first. @param machines newest first.
 * @param mark null where it is not known. What was captured before it, in an earlier theft maybe, explains nothing.
 */
export function lastSigns(
  entries: readonly ItemEntry[],
  machines: readonly ItemOf<'machine'>[],
  released: MacReleased | null,
  mark: TheftMark | null,
): readonly string[] {
  const isOfThis = ({ envelope }: Pick<ItemEntry, 'envelope'>) => mark === null || isSinceMark(envelope, mark);
  const snapshot = entries.find((entry) => entry.envelope.kind === 'snapshot' && isOfThis(entry));
  const [noPhoto] = snapshot ? openedOf([snapshot], 'no-photo') : [];
  const isDark = noPhoto && 'problem' in noPhoto.content.body.reading && noPhoto.content.body.reading.problem;
  const body = machines.find(isOfThis)?.content.body;
  const battery = body && 'value' in body.battery && body.battery.value.present ? body.battery.value : null;
  const wifi = body && 'value' in body.wifi ? body.wifi.value.ssid : null;
  return [
    ...(released ? [words.released[released.by]] : []),
    ...(isDark === 'dark-frame' ? [words.dark] : []),
    ...(battery ? [words.battery(batteryWords(battery))] : []),
    ...(wifi ? [words.wifi(wifi)] : []),
  ];
}
