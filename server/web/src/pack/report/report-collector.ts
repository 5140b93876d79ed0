import { sha256Hex } from '@homeward/shared/pack/fingerprint';
import { itemNumber } from '@homeward/shared/pack/pack-parts';
import type { Place } from '@homeward/shared/place';
import { networkWords, placeWords } from '../../items/latest-place.ts';
import { contentOf, type ItemContent, type OpenedListedItem } from '../../owner/items.ts';
import { lineWords } from './line-words.ts';
import { shrinkPhoto } from './photo-picture.ts';
import type {
  ReportData,
  ReportFacts,
  ReportLine,
  ReportNetwork,
  ReportPhoto,
  ReportPlace,
  ReportWifi,
} from './report-data.ts';

/** A report stays readable, and printable: the rest stands in the pack as it is. */
const MOST_LINES = 2_000;
const MOST_PHOTOS = 240;

/** Gathers, item by item, what the report tells; the items themselves are let go. */
export class ReportCollector {
  readonly #facts: ReportFacts;
  #serial = '';
  #system = '';
  #where = '';
  #furtherPhotos = 0;
  #furtherLines = 0;
  readonly #lines: ReportLine[] = [];
  readonly #places: ReportPlace[] = [];
  readonly #networks = new Map<string, ReportNetwork>();
  readonly #wifis = new Map<string, ReportWifi>();
  readonly #photos: ReportPhoto[] = [];

  constructor(facts: ReportFacts) {
    this.#facts = facts;
  }

  async add({ envelope, opened }: OpenedListedItem): Promise<void> {
    const content: ItemContent = opened ? contentOf(opened) : { kind: 'dropped' };
    const at = envelope.capturedAt;
    const number = itemNumber(envelope);
    if (content.kind === 'report') this.#addReport(content.body, at);
    if (content.kind === 'machine') this.#addMachine(content.body, at);
    if (content.kind === 'photo') await this.#addPhoto(content, number, at);
    if (this.#lines.length < MOST_LINES) this.#lines.push({ at, number, ...lineWords(content) });
    else this.#furtherLines += 1;
  }

  data(): Omit<ReportData, 'times'> {
    const byTime = <T extends { readonly firstAt: number }>(values: Iterable<T>) =>
      [...values].sort((a, b) => a.firstAt - b.firstAt);
    return {
      facts: this.#facts,
      serial: this.#serial || (this.#facts.serial ?? ''),
      system: this.#system,
      lines: this.#lines.toSorted((a, b) => a.at - b.at),
      places: this.#places.toSorted((a, b) => a.at - b.at),
      networks: byTime(this.#networks.values()),
      wifis: byTime(this.#wifis.values()),
      photos: this.#photos.toSorted((a, b) => a.at - b.at),
      furtherPhotos: this.#furtherPhotos,
      furtherLines: this.#furtherLines,
    };
  }

  #addReport({ address, position }: Extract<ItemContent, { kind: 'report' }>['body'], at: number): void {
    if ('value' in position) this.#places.push({ at, position: position.value });
    if ('value' in address) {
      this.#addNetwork(address.value, at);
      this.#where = [placeWords(address.value), networkWords(address.value)].filter(Boolean).join(', ');
    }
  }

  #addNetwork(place: Place, at: number): void {
    const known = this.#networks.get(place.address);
    this.#networks.set(place.address, {
      place,
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at),
      count: (known?.count ?? 0) + 1,
    });
  }

  #addMachine({ system, wifi }: Extract<ItemContent, { kind: 'machine' }>['body'], at: number): void {
    if ('value' in system) {
      this.#serial = system.value.serial ?? this.#serial;
      this.#system = `${system.value.operatingSystem} ${system.value.release}`;
    }
    if (!('value' in wifi) || wifi.value.ssid === null) return;
    const { ssid, bssid } = wifi.value;
    const key = `${ssid} ${bssid}`;
    const known = this.#wifis.get(key);
    this.#wifis.set(key, {
      name: ssid,
      bssid,
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at),
    });
  }

  async #addPhoto({ about, jpeg }: Extract<ItemContent, { kind: 'photo' }>, number: string, at: number): Promise<void> {
    if (this.#photos.length >= MOST_PHOTOS) {
      this.#furtherPhotos += 1;
      return;
    }
    const { camera, width, height } = about;
    const [sha256, picture] = [await sha256Hex(jpeg), await shrinkPhoto(jpeg)];
    this.#photos.push({ at, number, camera, width, height, sha256, picture, where: this.#where });
  }
}
