import type { Page } from 'playwright-core';

/** Lets no sealed items through to the page. @returns what lets them through again. */
export async function holdBackItems(page: Page): Promise<() => Promise<void>> {
  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route('**/sealed*', async (route) => {
    await released;
    await route.continue();
  });
  return async () => {
    letThrough();
    await page.unrouteAll({ behavior: 'wait' });
  };
}
