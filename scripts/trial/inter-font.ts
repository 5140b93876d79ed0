import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

const FILE = 'node_modules/@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2';

let inter: Promise<string> | undefined;

/** Gives the page a font with the measures of the Mac's own, which no other machine has. @param family by this name */
export async function addInter(page: Page, family: string): Promise<void> {
  inter ??= readFile(join(dirname(dirname(import.meta.dirname)), FILE), 'base64');
  await page.evaluate(
    async ([base64, name]) => {
      if ([...document.fonts].some((font) => font.family === name)) return;
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const font = new FontFace(name, bytes, { weight: '100 900' });
      document.fonts.add(await font.load());
    },
    [await inter, family] as const,
  );
}
