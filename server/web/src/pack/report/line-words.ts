import { eventWords } from '../../items/event-words.ts';
import { networkWords, placeWords, problemWords } from '../../items/latest-place.ts';
import type { ItemContent } from '../../owner/items.ts';
import { texts } from '../../texts.ts';

/** One item in one line of the report. */
export function lineWords(content: ItemContent): { readonly what: string; readonly detail: string } {
  const { timeline, place: words } = texts;
  switch (content.kind) {
    case 'report': {
      const { address, position } = content.body;
      const place = 'value' in address ? address.value : undefined;
      const found = 'value' in position ? position.value : undefined;
      const at =
        found &&
        `${found.latitude}, ${found.longitude} (${Math.round(found.accuracyMeters)} m, ${words.sources[found.source]})`;
      const where = [place?.address, placeWords(place), networkWords(place), at].filter(Boolean).join(' · ');
      return { what: timeline.report, detail: 'problem' in address && !found ? problemWords(address) : where };
    }
    case 'machine': {
      const { wifi, gateway } = content.body;
      const joined =
        'value' in wifi ? [wifi.value.ssid ?? texts.machine.wifiBlank, wifi.value.bssid] : [problemWords(wifi)];
      return {
        what: timeline.machine,
        detail: [...joined, 'value' in gateway && gateway.value].filter(Boolean).join(' · '),
      };
    }
    case 'route': {
      const { target, route } = content.body;
      if (!('value' in route)) return { what: timeline.route(timeline.targets[target]), detail: problemWords(route) };
      const { hops, reached, targetAddress } = route.value;
      const end = reached ? timeline.reached : timeline.notReached;
      return {
        what: timeline.route(timeline.targets[target]),
        detail: `${targetAddress} · ${timeline.hops(hops.length)}, ${end}`,
      };
    }
    case 'photo':
      return { what: timeline.photo(content.about.camera), detail: `${content.about.width} × ${content.about.height}` };
    case 'no-photo':
      return {
        what: timeline.noPhoto,
        detail: [content.body.camera, problemWords(content.body.reading)].filter(Boolean).join(': '),
      };
    case 'dropped':
      return { what: timeline.noPhoto, detail: timeline.dropped };
    case 'event':
      return { what: eventWords(content.body), detail: '' };
  }
}
