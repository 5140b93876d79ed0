import { type PDFDocument, type PDFFont, type PDFImage, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { type ForeignText, inStandardFont, spelledOut } from './foreign-text.ts';

/** Points: 1/72 inch. */
const A4 = { width: 595.28, height: 841.89 } as const;
const MARGIN = 52;
const FOOT = 34;

const INK = rgb(0.106, 0.165, 0.188);
const SOFT = rgb(0.333, 0.388, 0.416);
const ACCENT = rgb(0.078, 0.318, 0.353);
const LINE = rgb(0.863, 0.847, 0.796);

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly soft?: boolean;
}

export interface Column {
  readonly title: string;
  /** Points. */
  readonly width: number;
}

/** Pages that fill from top to bottom, printed on A4. */
export class Sheet {
  readonly doc: PDFDocument;
  /** Points between the margins. */
  readonly width = A4.width - 2 * MARGIN;
  page: PDFPage;
  /** Where the next line goes, from the page's bottom. */
  y = A4.height - MARGIN;
  readonly #regular: PDFFont;
  readonly #bold: PDFFont;
  readonly #known: ReadonlySet<number>;
  readonly #foreign: ForeignText | null;

  static async on(doc: PDFDocument, foreign: ForeignText | null): Promise<Sheet> {
    const fonts = [StandardFonts.Helvetica, StandardFonts.HelveticaBold].map((font) => doc.embedFont(font));
    const [regular, bold] = await Promise.all(fonts);
    if (!regular || !bold) throw new Error('the standard fonts are missing');
    return new Sheet(doc, regular, bold, foreign);
  }

  private constructor(doc: PDFDocument, regular: PDFFont, bold: PDFFont, foreign: ForeignText | null) {
    this.doc = doc;
    this.#regular = regular;
    this.#bold = bold;
    this.#known = new Set(regular.getCharacterSet());
    this.#foreign = foreign;
    this.page = doc.addPage([A4.width, A4.height]);
  }

  get left(): number {
    return MARGIN;
  }

  /** Begins another page unless there is room for so many points. */
  room(points: number): void {
    if (this.y - points < MARGIN + FOOT) this.newPage();
  }

  newPage(): void {
    this.page = this.doc.addPage([A4.width, A4.height]);
    this.y = A4.height - MARGIN;
  }

  gap(points: number): void {
    this.y -= points;
  }

  async title(text: string): Promise<void> {
    await this.paragraph(text, { size: 24, bold: true });
  }

  async heading(text: string): Promise<void> {
    this.room(90);
    this.gap(16);
    await this.paragraph(text, { size: 14, bold: true });
    this.gap(4);
  }

  async paragraph(text: string, style: TextStyle = {}): Promise<void> {
    const { size = 10 } = style;
    for (const line of this.#lines(text, this.width, style)) {
      this.room(size * 1.4);
      this.y -= size * 1.2;
      await this.#draw(line, this.left, this.y, this.width, style);
      this.y -= size * 0.25;
    }
  }

  /** Name and value, side by side. */
  async facts(facts: readonly (readonly [string, string])[]): Promise<void> {
    const nameWidth = 120;
    for (const [name, value] of facts) {
      const lines = this.#lines(value, this.width - nameWidth, {});
      this.room(lines.length * 14);
      const top = this.y;
      await this.#draw(name, this.left, top - 12, nameWidth - 8, { soft: true });
      for (const line of lines) {
        this.y -= 12;
        await this.#draw(line, this.left + nameWidth, this.y, this.width - nameWidth, {});
        this.y -= 2;
      }
      this.y -= 2;
    }
  }

  async table(columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
    const style = { size: 8.5 };
    const head = async () => {
      this.y -= 12;
      let x = this.left;
      for (const { title, width } of columns) {
        await this.#draw(title, x, this.y, width - 8, { size: 8.5, bold: true, soft: true });
        x += width;
      }
      this.y -= 4;
    };
    this.room(60);
    await head();
    for (const row of rows) {
      const cells = columns.map(({ width }, at) => this.#lines(row[at] ?? '', width - 8, style));
      const height = Math.max(...cells.map(({ length }) => length)) * 11 + 5;
      const before = this.page;
      this.room(height);
      if (this.page !== before) await head();
      this.page.drawLine({
        start: { x: this.left, y: this.y },
        end: { x: this.left + this.width, y: this.y },
        thickness: 0.5,
        color: LINE,
      });
      let x = this.left;
      for (const [at, { width }] of columns.entries()) {
        for (const [lineAt, line] of (cells[at] ?? []).entries()) {
          await this.#draw(line, x, this.y - 11 - lineAt * 11, width - 8, style);
        }
        x += width;
      }
      this.y -= height;
    }
  }

  /** Text at a place of its own. */
  async textAt(text: string, x: number, y: number, width: number, style: TextStyle = {}): Promise<void> {
    const { size = 10 } = style;
    for (const [at, line] of this.#lines(text, width, style).entries()) {
      await this.#draw(line, x, y - at * size * 1.25, width, style);
    }
  }

  /** Writes the foot of each page: what it belongs to, and which of how many it is. */
  async number(text: (page: number, of: number) => string): Promise<void> {
    const pages = this.doc.getPages();
    for (const [at, page] of pages.entries()) {
      this.page = page;
      await this.#draw(text(at + 1, pages.length), this.left, MARGIN - 8, this.width, { size: 8, soft: true });
    }
  }

  rule(): void {
    this.gap(8);
    this.page.drawLine({
      start: { x: this.left, y: this.y },
      end: { x: this.left + this.width, y: this.y },
      thickness: 1.5,
      color: ACCENT,
    });
    this.gap(6);
  }

  image(image: PDFImage, x: number, y: number, width: number, height: number): void {
    const scale = Math.min(width / image.width, height / image.height);
    this.page.drawImage(image, {
      x,
      y: y + height - image.height * scale,
      width: image.width * scale,
      height: image.height * scale,
    });
  }

  async #draw(text: string, x: number, y: number, width: number, { size = 10, bold = false, soft = false }: TextStyle) {
    const plain = inStandardFont(text);
    const color = soft ? SOFT : INK;
    const font = bold ? this.#bold : this.#regular;
    if (this.#isKnown(plain)) {
      this.page.drawText(plain, { x, y, size, font, color });
      return;
    }
    const drawn = await this.#foreign?.(text, size, bold, soft);
    if (!drawn) {
      this.page.drawText(spelledOut(plain, this.#known), { x, y, size, font, color });
      return;
    }
    const image = await this.doc.embedPng(drawn.png);
    const scale = Math.min(1, width / drawn.width);
    this.page.drawImage(image, {
      x,
      y: y - drawn.below * scale,
      width: drawn.width * scale,
      height: drawn.height * scale,
    });
  }

  #isKnown(text: string): boolean {
    return [...text].every((character) => this.#known.has(character.codePointAt(0) ?? 0));
  }

  /** The text in lines that fit; what has foreign characters stays one line, and is drawn smaller where it must. */
  #lines(text: string, width: number, { size = 10, bold = false }: TextStyle): string[] {
    const plain = inStandardFont(text);
    if (!this.#isKnown(plain)) return [text];
    const font = bold ? this.#bold : this.#regular;
    const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
    const lines: string[] = [];
    let line = '';
    for (const word of plain.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (!fits(line) && line.length > 1) {
        let end = line.length - 1;
        while (end > 1 && !fits(line.slice(0, end))) end -= 1;
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
    }
    lines.push(line);
    return lines;
  }
}
