/** `npm run draw-icons`: the PNGs of the menu bar's icon from their SVG. Run by hand, when the SVG has changed. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const assets = join(dirname(import.meta.dirname), 'agent/assets');

/** macOS takes the larger one on Retina displays, by its name. */
const images = [
  { file: 'trayTemplate.png', pixels: 16 },
  { file: 'trayTemplate@2x.png', pixels: 32 },
];

const svg = await readFile(join(assets, 'tray.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const { file, pixels } of images) {
    await page.setViewportSize({ width: pixels, height: pixels });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${pixels}px}</style>${svg}`);
    await page.screenshot({ path: join(assets, file), omitBackground: true });
  }
} finally {
  await browser.close();
}
