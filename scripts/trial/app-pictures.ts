import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { windowFrames } from '../../agent/src/shell/windows/window-frames.ts';
import type { WindowName } from '../../agent/src/shell/windows/window-names.ts';
import { launchBrowser } from './browser.ts';
import { type PageStage, startPageStage } from './page-stage.ts';
import { type WindowState, windowStates } from './window-states.ts';

/** What each window is shown by: this one also at twice the size. */
const portraits = [
  ...['pairing/compare', 'first-run/camera', 'journal/rows', 'settings/mac', 'release/ask', 'summary/ended'],
];
/** Further states that a reader may want to see. */
const others = [
  ...['pairing/enter', 'pairing/offered', 'pairing/paired', 'first-run/what', 'first-run/ready-with-gaps'],
  ...['journal/stolen', 'settings/permissions-missing', 'settings/lookup-on', 'settings/updates-off'],
  ...['settings/leaving', 'release/asked'],
];

const MARGIN = 36;
const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];

/**
 * Takes pictures of the app's windows, each as `app-WINDOW…-light.png` and `…-dark.png`. The page is real; the ground
 * behind it, its blur, the window's edge and its three buttons are macOS's on a Mac, and imitated here.
 * @param chromium path of the browser
 * @throws Error at the end, with the states of which there is no picture
 */
export async function takeAppPictures(chromium: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const broken: string[] = [];
  const stage = await startPageStage();
  const { browser, close } = await launchBrowser(chromium);
  try {
    for (const state of windowStates) {
      const name = `${state.window}/${state.name}`;
      const isPortrait = portraits.includes(name);
      if (!isPortrait && !others.includes(name)) continue;
      for (const scheme of schemes) {
        for (const scale of isPortrait ? [1, 2] : [1]) {
          const file = `app-${isPortrait ? state.window : name.replace('/', '-')}-${scheme}${scale === 2 ? '@2x' : ''}.png`;
          await takePicture(stage, browser, state, scheme, scale, join(folder, file)).catch((error: Error) => {
            broken.push(`${file}: ${error.message}`);
          });
        }
      }
    }
  } finally {
    await close();
    await stage.close();
  }
  if (broken.length > 0) throw new Error(`no picture was taken of\n${broken.join('\n')}`);
}

async function takePicture(
  stage: PageStage,
  browser: Browser,
  { window, play, press = [] }: WindowState,
  colorScheme: Scheme,
  deviceScaleFactor: number,
  path: string,
): Promise<void> {
  const opened = await stage.open(browser, window, play, { colorScheme, deviceScaleFactor, isMac: true });
  for (const button of press) await opened.page.locator('.side-item', { hasText: button }).click();
  // A ring of focus that was left by a click is none of the page's own.
  await opened.page.mouse.move(0, 0);
  const { width, height } = opened.page.viewportSize() ?? { width: 0, height: 0 };
  const content = await opened.page.screenshot({ omitBackground: true });
  await opened.close();
  const context = await browser.newContext({
    viewport: { width: width + 2 * MARGIN, height: height + 2 * MARGIN },
    colorScheme,
    deviceScaleFactor,
  });
  const page = await context.newPage();
  await frame(page, content.toString('base64'), windowFrames[window]);
  await page.screenshot({ path });
  await context.close();
}

/** Puts the page's picture into a window on a desk. A button that does nothing in this window is grey. */
async function frame(page: Page, content: string, options: (typeof windowFrames)[WindowName]): Promise<void> {
  await page.setContent(`
    <style>
      html { height: 100%; background: linear-gradient(155deg, #9cc4c6, #d8c9ab 55%, #c98f6b); }
      body { display: grid; place-items: center; height: 100%; margin: 0; }
      div { position: relative; overflow: hidden; border-radius: 12px; backdrop-filter: blur(36px) saturate(1.5);
        background: rgb(246 246 247 / 62%); box-shadow: 0 0 0 0.5px rgb(0 0 0 / 28%), 0 16px 40px rgb(0 0 0 / 30%); }
      img { display: block; }
      span { position: absolute; top: 19px; width: 12px; height: 12px; border-radius: 50%;
        box-shadow: inset 0 0 0 0.5px rgb(0 0 0 / 18%); }
      .off { background: #cfcfd2 !important; }
      @media (prefers-color-scheme: dark) {
        html { background: linear-gradient(155deg, #10333c, #27333a 55%, #4b3324); }
        div { background: rgb(38 38 41 / 62%); box-shadow: 0 0 0 0.5px rgb(0 0 0 / 80%),
          inset 0 0 0 0.5px rgb(255 255 255 / 22%), 0 16px 40px rgb(0 0 0 / 55%); }
        .off { background: #5c5c60 !important; }
      }
    </style>
    <div><img src="data:image/png;base64,${content}"></div>`);
  const { closable = true, minimizable = true, maximizable = true } = options;
  const lights: [colour: string, isOn: boolean][] = [
    ['#ff5f57', closable],
    ['#febc2e', minimizable],
    ['#28c840', maximizable],
  ];
  await page.evaluate((lights) => {
    const picture = document.querySelector('img');
    if (picture) picture.width = picture.naturalWidth / devicePixelRatio;
    lights.forEach(([colour, isOn], place) => {
      const light = document.createElement('span');
      light.className = isOn ? '' : 'off';
      light.style.background = colour;
      light.style.left = `${20 + 20 * place}px`;
      document.querySelector('div')?.append(light);
    });
  }, lights);
}
