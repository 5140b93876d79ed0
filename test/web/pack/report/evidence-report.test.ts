/** @jest-environment node */
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from '@jest/globals';
import { makeReport } from '../../../../server/web/src/pack/report/evidence-report.ts';
import { inStandardFont, spelledOut } from '../../../../server/web/src/pack/report/foreign-text.ts';
import type { ReportData } from '../../../../server/web/src/pack/report/report-data.ts';
import { reportTimes } from '../../../../server/web/src/pack/report/report-times.ts';

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
  networks: [],
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
  furtherPhotos: 3,
  furtherLines: 5,
  times: ['No authority for time stamps was asked.'],
};
const ports = { world: async () => world, foreign: null };

describe('the report', () => {
  test('is a PDF that says what it is', async () => {
    const doc = await PDFDocument.load(await makeReport(data, ports), { updateMetadata: false });
    expect(doc.getTitle()).toBe('Evidence report: Ada’s MacBook 北京');
    expect(doc.getCreationDate()?.getTime()).toBe(AT);
    expect(doc.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
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
    const nothing = { ...data, places: [], wifis: [], photos: [], furtherPhotos: 0, furtherLines: 0 };
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
