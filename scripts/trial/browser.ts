import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { leftOpen } from './left-open.ts';

/** A real, headless Chromium. */
export interface TrialBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

// As root there is no sandbox to be had, and without these the browser looks for its maker's servers at every start.
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

const LAUNCH_DEADLINE_MS = 120_000;

/**
 * @param executable path of Chromium.
 * @param inside the command that runs a program on another host, such as `['ip', 'netns', 'exec', 'x']`.
 */
export async function launchBrowser(executable: string, inside: readonly string[] = []): Promise<TrialBrowser> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-browser-'));
  const launcher = join(directory, 'chromium');
  await writeFile(launcher, `#!/bin/sh\nexec ${[...inside, executable].map((word) => `'${word}'`).join(' ')} "$@"\n`);
  await chmod(launcher, 0o755);
  const browser = await chromium.launch({ executablePath: launcher, args: ARGUMENTS, timeout: LAUNCH_DEADLINE_MS });
  const close = async () => {
    isOver();
    await browser.close();
    await rm(directory, { recursive: true, force: true });
  };
  const isOver = leftOpen(close);
  return { browser, close };
}
