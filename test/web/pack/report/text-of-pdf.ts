import { decodePDFRawStream, PDFArray, type PDFDocument, type PDFPage, PDFRawStream } from '@cantoo/pdf-lib';

/** Signs beyond Latin-1 at their place in WinAnsi, the encoding of a PDF's standard fonts. */
const WIN_ANSI: Readonly<Record<number, string>> = { 146: '’', 147: '“', 148: '”', 150: '–' };

/** The texts that were written on the pages, in their order and with a space between, where lines were broken too. */
export const textOf = (doc: PDFDocument): string => doc.getPages().flatMap(textsOn).join(' ');

function textsOn(page: PDFPage): string[] {
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray().map((ref) => page.doc.context.lookup(ref)) : [];
  return streams.flatMap((stream) => {
    if (!(stream instanceof PDFRawStream)) throw new Error('the page holds something else than streams');
    const drawn = Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
    return [...drawn.matchAll(/<([0-9A-F]*)> Tj/g)].map(([, digits = '']) =>
      [...Buffer.from(digits, 'hex')].map((code) => WIN_ANSI[code] ?? String.fromCharCode(code)).join(''),
    );
  });
}
