import type { Page } from 'playwright-core';

/** What is to be seen on a page, once all of it is drawn. */

const DEADLINE_MS = 60_000;
/** Nothing may be missing for as long: a map hears of another size, or of other colours, a moment later. */
const STILL_MS = 250;

/**
 * Waits until each map is drawn with what is upon it, and each image and letter is there.
 * @throws Error after a minute, with what is missing
 */
export async function untilDrawn(page: Page): Promise<void> {
  const missing = await page.evaluate(
    async ([deadlineMs, stillMs]) => {
      const isDrawn = (map: Element) => {
        const canvas = map.querySelector('canvas');
        const isOfSize = canvas?.clientWidth === map.clientWidth && canvas.clientHeight === map.clientHeight;
        return isOfSize && canvas.ariaBusy === 'false';
      };
      const whatIsMissing = () => {
        if (![...document.querySelectorAll('.map')].every(isDrawn)) return 'a map';
        if (![...document.images].every(({ complete }) => complete)) return 'an image';
        return document.fonts.status === 'loaded' ? null : 'a font';
      };
      const begin = performance.now();
      let still = begin;
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        const found = whatIsMissing();
        if (found !== null) still = now;
        if (now - still >= stillMs) return null;
        if (now - begin >= deadlineMs) return found ?? 'something';
      }
    },
    [DEADLINE_MS, STILL_MS] as const,
  );
  if (missing !== null) throw new Error(`waited in vain for ${missing} to be drawn`);
}

/** How many pixels of the map have exactly the colour of a token, such as `map-green`. */
export async function pixelsOfMap(page: Page, token: string): Promise<number> {
  const picture = await page.locator('.map').screenshot();
  return await page.evaluate(
    async ([base64, name]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (!pen) throw new Error('no canvas');
      pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
      pen.fillRect(0, 0, 1, 1);
      const [wanted] = new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer);
      pen.drawImage(bitmap, 0, 0);
      const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
      return new Uint32Array(data.buffer).filter((pixel) => pixel === wanted).length;
    },
    [picture.toString('base64'), token] as const,
  );
}
