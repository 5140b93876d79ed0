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

/** A report stays readable, and printable: what is older stands in the pack as it is. */
export const MOST_LINES = 2_000;
export const MOST_PHOTOS = 240;

/** A photo that is pictured unless as many newer ones come: the browser keeps a blob wherever it has room. */
interface KeptPhoto extends Omit<ReportPhoto, 'sha256' | 'picture'> {
  readonly jpeg: Blob;
}

/** Gathers, item by item in the order of their numbers, what the report tells; the items themselves are let go. */
export class ReportCollector {
  readonly #facts: ReportFacts;
  #serial = '';
  #system = '';
  #where = '';
  #earlierPhotos = 0;
  #earlierLines = 0;
  readonly #lines: ReportLine[] = [];
  readonly #places: ReportPlace[] = [];
  readonly #networks = new Map<string, ReportNetwork>();
  readonly #wifis = new Map<string, ReportWifi>();
  readonly #photos: KeptPhoto[] = [];

  constructor(facts: ReportFacts) {
    this.#facts = facts;
  }

  add({ envelope, opened }: OpenedListedItem): void {
    const content: ItemContent = opened ? contentOf(opened) : { kind: 'dropped' };
    const at = envelope.capturedAt;
    const number = itemNumber(envelope);
    if (content.kind === 'report') this.#addReport(content.body, at);
    if (content.kind === 'machine') this.#addMachine(content.body, at);
    if (content.kind === 'photo') this.#addPhoto(content, number, at);
    this.#lines.push({ at, number, ...lineWords(content) });
    if (this.#lines.length > MOST_LINES) {
      this.#lines.shift();
      this.#earlierLines += 1;
    }
  }

  async data(): Promise<Omit<ReportData, 'times'>> {
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
      photos: await drawn(this.#photos.toSorted((a, b) => a.at - b.at)),
      earlierPhotos: this.#earlierPhotos,
      earlierLines: this.#earlierLines,
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

  #addPhoto({ about, jpeg }: Extract<ItemContent, { kind: 'photo' }>, number: string, at: number): void {
    const { camera, width, height } = about;
    const blob = new Blob([jpeg], { type: 'image/jpeg' });
    this.#photos.push({ at, number, camera, width, height, jpeg: blob, where: this.#where });
    if (this.#photos.length > MOST_PHOTOS) {
      this.#photos.shift();
      this.#earlierPhotos += 1;
    }
  }
}

/** The photos with their digests and smaller pictures: one after the other, since each is large while it is drawn. */
async function drawn(photos: readonly KeptPhoto[]): Promise<ReportPhoto[]> {
  const pictured: ReportPhoto[] = [];
  for (const { jpeg, ...photo } of photos) {
    const sha256 = await sha256Hex(new Uint8Array(await jpeg.arrayBuffer()));
    pictured.push({ ...photo, sha256, picture: await shrinkPhoto(jpeg) });
  }
  return pictured;
}
