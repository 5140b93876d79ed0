/** Text as a picture, for what the standard fonts of PDF cannot write. Sizes are points; `below` is under the baseline. */
export interface DrawnText {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly below: number;
}

export type ForeignText = (text: string, size: number, bold: boolean, soft: boolean) => Promise<DrawnText | null>;

/** Pixels a point: sharp in print. */
const SHARPNESS = 4;

/** Draws with the fonts of whoever makes the report: they can write the names that they gave. */
export const drawForeignText: ForeignText = async (text, size, bold, soft) => {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d');
  if (!context) return null;
  const font = `${bold ? 'bold ' : ''}${size * SHARPNESS}px Helvetica, Arial, system-ui, sans-serif`;
  context.font = font;
  const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(text);
  canvas.width = Math.max(1, Math.ceil(width) + 2);
  canvas.height = Math.max(1, Math.ceil(actualBoundingBoxAscent + actualBoundingBoxDescent) + 2);
  context.font = font;
  context.fillStyle = soft ? '#55636a' : '#1b2a30';
  context.fillText(text, 1, Math.ceil(actualBoundingBoxAscent) + 1);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return {
    png: new Uint8Array(await blob.arrayBuffer()),
    width: canvas.width / SHARPNESS,
    height: canvas.height / SHARPNESS,
    below: (Math.ceil(actualBoundingBoxDescent) + 1) / SHARPNESS,
  };
};

/** Spaces and signs that differ from the standard fonts' in nothing that matters. */
const ALIKE: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2192': '->',
  '\n': ' ',
  '\t': ' ',
};

export const inStandardFont = (text: string): string =>
  text.replace(/[\u00a0\u2009\u202f\u2212\u2010\u2011\u2192\n\t]/g, (character) => ALIKE[character] ?? character);

/** What cannot be written is named, not left out: `[U+5317]`. */
export const spelledOut = (text: string, known: ReadonlySet<number>): string =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return known.has(code) ? character : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');
