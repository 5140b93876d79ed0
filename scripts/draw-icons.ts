/** `npm run draw-icons`: the icons of the menu bar and of the app from their SVGs. Run by hand, when an SVG has changed. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { ICNS_IMAGES, icns } from './mac-app/icns.ts';

const agent = join(dirname(import.meta.dirname), 'agent');

/** macOS takes the larger one on Retina displays, by its name. */
const trayImages = [
  { file: 'trayTemplate.png', pixels: 16 },
  { file: 'trayTemplate@2x.png', pixels: 32 },
];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const draw = async (svg: string, pixels: number): Promise<Buffer> => {
    await page.setViewportSize({ width: pixels, height: pixels });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${pixels}px}</style>${svg}`);
    return page.screenshot({ omitBackground: true });
  };

  const tray = await readFile(join(agent, 'assets/tray.svg'), 'utf8');
  for (const { file, pixels } of trayImages) await writeFile(join(agent, 'assets', file), await draw(tray, pixels));

  const icon = await readFile(join(agent, 'assets/icon.svg'), 'utf8');
  const drawn = new Map<number, Buffer>();
  for (const pixels of new Set(ICNS_IMAGES.map((image) => image.pixels))) drawn.set(pixels, await draw(icon, pixels));
  await writeFile(
    join(agent, 'build/icon.icns'),
    icns((pixels) => drawn.get(pixels) ?? Buffer.alloc(0)),
  );
} finally {
  await browser.close();
}
