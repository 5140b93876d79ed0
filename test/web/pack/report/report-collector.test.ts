/** @jest-environment node */
import { utf8 } from '@homeward/shared/bytes';
import { sha256Hex } from '@homeward/shared/pack/fingerprint';
import type { OpenedItem } from '@homeward/shared/seal';
import { describe, expect, test } from '@jest/globals';
import type { OpenedListedItem } from '../../../../server/web/src/owner/items.ts';
import { MOST_LINES, MOST_PHOTOS, ReportCollector } from '../../../../server/web/src/pack/report/report-collector.ts';
import type { ReportFacts } from '../../../../server/web/src/pack/report/report-data.ts';
import { texts } from '../../../../server/web/src/texts.ts';
import { cycle, envelope, hashOf, machineItem, report } from '../../items/entries.ts';

const ofCycle = cycle('00000000-0000-4000-8000-000000000000');
const facts = { macName: 'quill', serial: 'TYPED' } as ReportFacts;
const PAIRED = { v: 1, event: 'paired', at: 0 };

type Header = Pick<OpenedItem['header'], 'kind' | 'mediaType' | 'about'>;

/** An item as the pack opens it, captured `seq` seconds after 1970. */
function item(seq: number, { kind, ...rest }: Header, body: Uint8Array<ArrayBuffer>): OpenedListedItem {
  const opened = { header: { kind, ...rest }, body } as OpenedItem;
  return { envelope: envelope(seq, { kind }), envelopeHash: hashOf(seq), receiptAt: 0, opened };
}
const reading = (seq: number, kind: Header['kind'], body: unknown) =>
  item(seq, { kind, mediaType: 'application/json' }, utf8(JSON.stringify(body)));
const event = (seq: number) => reading(seq, 'event', PAIRED);
const photo = (seq: number, jpeg = utf8(`photo ${seq}`)) => {
  const about = { cycle: ofCycle, camera: 'FaceTime HD', width: 1280, height: 720, captureMs: 1 };
  return item(seq, { kind: 'snapshot', mediaType: 'image/jpeg', about }, jpeg);
};
const place = (address: string, city: string) =>
  ({ value: { address, scope: 'public', placeSource: 'server', city } }) as const;
const bodyOf = (...of: Parameters<typeof report>) => {
  const content = report(...of);
  return 'body' in content ? content.body : null;
};
const reported = (seq: number, address: string, city: string) => {
  const position = {
    value: { latitude: seq, longitude: 16, accuracyMeters: 20, source: 'location-service', foundAt: seq },
  } as const;
  return reading(seq, 'report', bodyOf(ofCycle, { address: place(address, city), position }));
};

function collected(items: readonly OpenedListedItem[]) {
  const collector = new ReportCollector(facts);
  for (const each of items) collector.add(each);
  return collector.data();
}

describe('what the report is made of', () => {
  test('is each item in a line, each place and network, and each photo with its digest and where it was taken', async () => {
    const data = await collected([
      reported(1, '192.0.2.1', 'Vienna'),
      photo(2),
      reported(3, '192.0.2.1', 'Vienna'),
      reported(4, '198.51.100.7', 'Graz'),
      { ...event(5), opened: null },
    ]);
    expect(data.lines.map(({ number, at }) => [number, at])).toEqual([
      ['1-000001', 1000],
      ['1-000002', 2000],
      ['1-000003', 3000],
      ['1-000004', 4000],
      ['1-000005', 5000],
    ]);
    expect(data.lines[0]?.detail).toContain('192.0.2.1');
    expect(data.lines[1]).toMatchObject({ what: texts.timeline.photo('FaceTime HD'), detail: '1280 × 720' });
    expect(data.lines[4]?.detail).toBe(texts.timeline.dropped);
    expect(data.places.map(({ position }) => position.latitude)).toEqual([1, 3, 4]);
    expect(data.networks).toMatchObject([
      { place: { address: '192.0.2.1' }, firstAt: 1000, lastAt: 3000, count: 2 },
      { place: { address: '198.51.100.7' }, firstAt: 4000, lastAt: 4000, count: 1 },
    ]);
    expect(data.photos).toMatchObject([
      { number: '1-000002', camera: 'FaceTime HD', where: 'Vienna', sha256: await sha256Hex(utf8('photo 2')) },
    ]);
    expect(data).toMatchObject({ facts, serial: 'TYPED', earlierLines: 0, earlierPhotos: 0 });
  });

  test('tells the serial number, the system and the Wi-Fi as the Mac did', async () => {
    const { body } = machineItem({
      value: { serial: 'C02XL0GTJGH5', operatingSystem: 'macOS', release: '26.1', hostName: 'quill' },
    }).content;
    const wifi = { value: { ssid: 'Café', bssid: '00:00:5e:00:53:01' } };
    const told = { ...body, cycle: ofCycle, wifi };
    const data = await collected([reading(1, 'machine', told), reading(2, 'machine', told)]);
    expect(data).toMatchObject({ serial: 'C02XL0GTJGH5', system: 'macOS 26.1' });
    expect(data.wifis).toEqual([{ name: 'Café', bssid: '00:00:5e:00:53:01', firstAt: 1000, lastAt: 2000 }]);
  });

  test('is the newest where there is more than anybody reads, and says how much is older', async () => {
    const [lines, photos] = [MOST_LINES + 3, MOST_PHOTOS + 2];
    const data = await collected([
      ...Array.from({ length: lines - photos }, (_, at) => event(at + 1)),
      ...Array.from({ length: photos }, (_, at) => photo(lines - photos + at + 1)),
    ]);
    expect(data).toMatchObject({ earlierLines: 3, earlierPhotos: 2 });
    expect(data.lines).toHaveLength(MOST_LINES);
    expect([data.lines[0]?.number, data.lines.at(-1)?.at]).toEqual(['1-000004', lines * 1000]);
    expect(data.photos).toHaveLength(MOST_PHOTOS);
    expect([data.photos[0]?.at, data.photos.at(-1)?.at]).toEqual([(lines - MOST_PHOTOS + 1) * 1000, lines * 1000]);
  });
});
