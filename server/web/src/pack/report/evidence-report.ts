import { PDFDocument } from '@cantoo/pdf-lib';
import { networkWords, placeWords } from '../../items/latest-place.ts';
import { reportTexts } from '../../texts/pack-report.ts';
import type { ForeignText } from './foreign-text.ts';
import type { ReportData, ReportPhoto } from './report-data.ts';
import { drawMap } from './report-map.ts';
import { reportTimes } from './report-times.ts';
import { Sheet } from './sheet.ts';

const words = reportTexts.report;
const PHOTO = { perRow: 2, height: 170, gap: 16, words: 64 } as const;

export interface ReportPorts {
  /** The countries of the embedded map. */
  readonly world: () => Promise<GeoJSON.FeatureCollection>;
  /** Draws what the standard fonts cannot write; without it such characters are named. */
  readonly foreign: ForeignText | null;
}

/** The report as a PDF: for a person who reads it at a desk, or prints it. */
export async function makeReport(data: ReportData, { world, foreign }: ReportPorts) {
  const { facts } = data;
  const times = reportTimes(facts.timeZone);
  const doc = await PDFDocument.create();
  doc.setTitle(words.documentTitle(facts.macName), { showInWindowTitleBar: true });
  doc.setCreator('Homeward');
  doc.setProducer('Homeward');
  doc.setLanguage('en');
  doc.setCreationDate(new Date(facts.madeAt));
  doc.setModificationDate(new Date(facts.madeAt));
  const sheet = await Sheet.on(doc, foreign);
  await sheet.title(words.title);
  await sheet.paragraph(words.lede(facts.macName), { size: 12 });
  sheet.rule();
  await sheet.facts(
    (
      [
        [words.facts.mac, [facts.macName, facts.model].filter(Boolean).join(' · ')],
        [words.facts.serial, data.serial || words.noSerial],
        [words.facts.system, data.system],
        [words.facts.owner, facts.ownerName || words.noName(facts.loginName)],
        [words.facts.phone, facts.ownerPhone],
        [words.facts.stolen, facts.markedAt === null ? '' : times.moment(facts.markedAt)],
        [words.facts.period, `${times.moment(facts.from)} – ${times.moment(facts.to)}`],
        [words.facts.times, words.zone(facts.timeZone, times.offset(facts.madeAt))],
        [words.facts.made, times.moment(facts.madeAt)],
        [words.facts.server, facts.server],
      ] as const
    ).filter(([, value]) => value !== ''),
  );
  await sheet.heading(words.place);
  const latest = data.places.at(-1);
  if (latest) {
    const { position, at } = latest;
    await sheet.paragraph(
      words.latest(
        `${position.latitude}, ${position.longitude}`,
        Math.round(position.accuracyMeters),
        times.moment(at),
      ),
    );
    await sheet.paragraph(words.source[position.source], { soft: true, size: 9 });
    sheet.gap(6);
    drawMap(sheet, data.places, await world());
    await sheet.paragraph(words.map(data.places.length), { soft: true, size: 8.5 });
  } else await sheet.paragraph(words.noPlace);
  await networks(sheet, data, times.moment);
  await timeline(sheet, data, times.moment);
  await photos(sheet, data, times.moment);
  await sheet.heading(words.check);
  for (const line of [...data.times, ...words.checkLines]) await sheet.paragraph(line);
  sheet.gap(6);
  await sheet.facts([
    [words.facts.ownerKey, facts.ownerKey],
    [words.facts.deviceKey, facts.deviceKey],
    [words.facts.receiptKey, facts.receiptKey],
  ]);
  await sheet.number((page, of) => words.foot(facts.macName, page, of));
  return new Uint8Array(await doc.save());
}

async function networks(sheet: Sheet, data: ReportData, moment: (at: number) => string): Promise<void> {
  await sheet.heading(words.networks);
  if (data.networks.length === 0) await sheet.paragraph(words.noNetwork);
  else {
    await sheet.table(
      [
        { title: words.columns.address, width: 104 },
        { title: words.columns.network, width: 150 },
        { title: words.columns.place, width: 107 },
        { title: words.columns.seen, width: 130 },
      ],
      data.networks.map(({ place, firstAt, lastAt, count }) => [
        place.address,
        networkWords(place),
        placeWords(place),
        `${moment(firstAt)} – ${moment(lastAt)} (${words.times(count)})`,
      ]),
    );
  }
  if (data.wifis.length === 0) return;
  sheet.gap(10);
  await sheet.table(
    [
      { title: words.columns.wifi, width: 200 },
      { title: words.columns.accessPoint, width: 130 },
      { title: words.columns.seen, width: 161 },
    ],
    data.wifis.map(({ name, bssid, firstAt, lastAt }) => [name, bssid ?? '', `${moment(firstAt)} – ${moment(lastAt)}`]),
  );
}

async function timeline(
  sheet: Sheet,
  { lines, earlierLines }: ReportData,
  moment: (at: number) => string,
): Promise<void> {
  await sheet.heading(words.timeline);
  if (earlierLines > 0) {
    await sheet.paragraph(words.earlierLines(lines.length, earlierLines), { soft: true });
    sheet.gap(6);
  }
  await sheet.table(
    [
      { title: words.columns.time, width: 105 },
      { title: words.columns.item, width: 58 },
      { title: words.columns.what, width: 120 },
      { title: words.columns.detail, width: 208 },
    ],
    lines.map(({ at, number, what, detail }) => [moment(at), number, what, detail]),
  );
}

async function photos(sheet: Sheet, data: ReportData, moment: (at: number) => string): Promise<void> {
  await sheet.heading(words.photos);
  if (data.photos.length === 0) return sheet.paragraph(words.noPhotos);
  await sheet.paragraph(words.faces);
  if (data.earlierPhotos > 0) {
    await sheet.paragraph(words.earlierPhotos(data.photos.length, data.earlierPhotos), { soft: true });
  }
  sheet.gap(8);
  const width = (sheet.width - PHOTO.gap) / PHOTO.perRow;
  for (let at = 0; at < data.photos.length; at += PHOTO.perRow) {
    sheet.room(PHOTO.height + PHOTO.words);
    for (const [column, photo] of data.photos.slice(at, at + PHOTO.perRow).entries()) {
      await onePhoto(sheet, photo, sheet.left + column * (width + PHOTO.gap), width, moment);
    }
    sheet.gap(PHOTO.height + PHOTO.words + 8);
  }
}

async function onePhoto(sheet: Sheet, photo: ReportPhoto, x: number, width: number, moment: (at: number) => string) {
  const bottom = sheet.y - PHOTO.height;
  if (photo.picture) {
    sheet.image(await sheet.doc.embedJpg(photo.picture), x, bottom, width, PHOTO.height);
  } else {
    await sheet.textAt(words.noPicture, x, bottom + PHOTO.height / 2, width, { soft: true, size: 9 });
  }
  await sheet.textAt(moment(photo.at), x, bottom - 12, width, { bold: true, size: 9 });
  await sheet.textAt(
    `${photo.camera} · ${photo.width} × ${photo.height} · ${words.columns.item} ${photo.number}`,
    x,
    bottom - 23,
    width,
    { size: 8 },
  );
  await sheet.textAt(photo.where, x, bottom - 33, width, { size: 8, soft: true });
  await sheet.textAt(`SHA-256 ${photo.sha256}`, x, bottom - 43, width, { size: 6.5, soft: true });
}
