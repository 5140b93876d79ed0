/** @jest-environment node */
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from '@jest/globals';
import { makeReport } from '../../../../server/web/src/pack/report/evidence-report.ts';
import { inStandardFont, spelledOut } from '../../../../server/web/src/pack/report/foreign-text.ts';
import type { ReportData } from '../../../../server/web/src/pack/report/report-data.ts';
import { reportTimes } from '../../../../server/web/src/pack/report/report-times.ts';
import { reportTexts } from '../../../../server/web/src/texts/pack-report.ts';
import { textOf } from './text-of-pdf.ts';

const AT = Date.UTC(2026, 10, 25, 13, 4, 9);
const world: GeoJSON.FeatureCollection = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [10, 45],
            [20, 45],
            [20, 50],
            [10, 45],
          ],
        ],
      },
    },
  ],
};

const position = (latitude: number, longitude: number, accuracyMeters = 100) => ({
  at: AT,
  position: { latitude, longitude, accuracyMeters, source: 'address' as const, foundAt: AT },
});

const data: ReportData = {
  facts: {
    macName: 'Ada’s MacBook 北京',
    model: 'MacBookPro18,3',
    serial: null,
    loginName: 'ada',
    ownerName: 'Ada Lovelace',
    ownerPhone: '',
    markedAt: null,
    server: 'https://home.example',
    madeAt: AT,
    from: AT - 86_400_000,
    to: AT,
    timeZone: 'Europe/Vienna',
    ownerKey: '0000 1111',
    deviceKey: '2222 3333',
    receiptKey: '4444 5555',
  },
  serial: 'C02XYZ',
  system: 'macOS 26',
  lines: [{ at: AT, number: '1-000001', what: 'Report', detail: 'x'.repeat(500) }],
  places: [position(48.2, 16.37)],
  networks: [
    {
      place: {
        ...{ address: '192.0.2.1', scope: 'public', placeSource: 'server', city: 'Vienna' },
        autonomousSystem: { number: 64_496, organization: 'Example Net' },
      },
      ...{ firstAt: AT - 60_000, lastAt: AT, count: 2 },
    },
  ],
  wifis: [{ name: 'Café ☕', bssid: null, firstAt: AT, lastAt: AT }],
  photos: [
    {
      at: AT,
      number: '1-000002',
      camera: 'FaceTime',
      width: 4,
      height: 3,
      sha256: 'a'.repeat(64),
      picture: null,
      where: 'Vienna',
    },
  ],
  earlierPhotos: 3,
  earlierLines: 5,
  times: ['No authority for time stamps was asked.'],
};
const ports = { world: async () => world, foreign: null };

const words = reportTexts.report;
const read = async (change: Partial<ReportData> = {}) =>
  textOf(await PDFDocument.load(await makeReport({ ...data, ...change }, ports)));

describe('the report', () => {
  test('is a PDF that says what it is', async () => {
    const doc = await PDFDocument.load(await makeReport(data, ports), { updateMetadata: false });
    expect(doc.getTitle()).toBe('Evidence report: Ada’s MacBook 北京');
    expect(doc.getCreationDate()?.getTime()).toBe(AT);
    expect(doc.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
  });

  test('tells whose the Mac is, where and in which networks it was, each item, and each photo with its digest', async () => {
    const text = await read();
    for (const said of [
      ...['Ada Lovelace', 'C02XYZ', 'macOS 26', 'https://home.example'],
      ...['2026-11-24 14:04:09 – 2026-11-25 14:04:09', words.zone('Europe/Vienna', 'GMT+01:00')],
      ...['48.2, 16.37, within 100 m, at 2026-11-25 14:04:09.', words.source.address],
      ...['192.0.2.1', 'Vienna', 'AS64496', '1-000001'],
      ...[`${words.columns.item} 1-000002`, 'a'.repeat(64), 'FaceTime', words.faces],
      ...['No authority for time stamps was asked.', '0000 1111', '2222 3333', '4444 5555'],
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toContain(words.earlierLines(1, 5));
    expect(text).toContain(words.earlierPhotos(1, 3));
  });

  test('says that the Mac was marked stolen where it was, and when; else nothing of it', async () => {
    expect(await read()).not.toMatch(/stolen/i);
    const text = await read({ facts: { ...data.facts, markedAt: AT - 3_600_000 } });
    expect(text).toContain(`${words.facts.stolen} 2026-11-25 13:04:09`);
  });

  test('goes on over as many pages as it needs', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => ({
      at: AT + at,
      number: `1-${at}`,
      what: 'Report',
      detail: 'd',
    }));
    const doc = await PDFDocument.load(await makeReport({ ...data, lines }, ports));
    expect(doc.getPageCount()).toBeGreaterThan(6);
    expect(doc.getPageCount()).toBeLessThan(20);
  });

  test('has one also where nothing was captured but an event', async () => {
    const nothing = { ...data, places: [], wifis: [], photos: [], earlierPhotos: 0, earlierLines: 0 };
    expect((await PDFDocument.load(await makeReport(nothing, ports))).getPageCount()).toBeGreaterThan(0);
  });
});

test('spaces and signs of other locales are written alike; other scripts are named, never left out', () => {
  expect(inStandardFont('1\u202f000\u00a0m → x')).toBe('1 000 m -> x');
  expect(spelledOut('a北', new Set([97]))).toBe('a[U+5317]');
});

test('times are of one zone, and nobody misreads their order', () => {
  const times = reportTimes('Europe/Vienna');
  expect(times.moment(AT)).toBe('2026-11-25 14:04:09');
  expect(times.offset(AT)).toBe('GMT+01:00');
  expect(reportTimes('America/New_York').moment(AT)).toBe('2026-11-25 08:04:09');
});
