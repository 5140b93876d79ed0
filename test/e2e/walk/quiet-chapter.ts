import type { Page, Route } from 'playwright-core';
import type { TrialOwner } from '../../../scripts/trial/owner.ts';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { inDialog, openMac, press, signIn } from '../console-under-test.ts';
import type { SealedMachine } from '../sealed-machine.ts';
import { HOUR_MS } from './household.ts';
import { quietHome, quietNames } from './quiet-home.ts';
import type { Chapter, Walk } from './walk.ts';

const LOGIN_NAME = 'nell';

/** An evening on which all is well; then a Mac falls silent, and another session is quicker with an order. */
export const quietEvening: Chapter = async (walk) => {
  const { site, look, newPage } = walk;
  const { owner, macBook, iMac } = await quietHome(site, LOGIN_NAME);
  const hangUps = await Promise.all([macBook, iMac].map((mac) => mac.stayOnline()));
  const page = await newPage();
  await signIn(page, LOGIN_NAME);
  await page.getByText(texts.macs.allProtected(2), { exact: true }).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('all-macs-protected', page, { isMain: true });
  await silentMac(walk);
  await openMac(page, quietNames.macBook);
  await page.getByRole('tab', { name: texts.mac.tabs.machine }).click();
  await press(page, texts.machine.enterSerial);
  await page.getByRole('dialog').waitFor();
  await look('serial-number-asked', page);
  await page.keyboard.press('Escape');
  await anotherSessionIsQuicker(page, walk, owner, macBook);
  await page.context().close();
  for (const hangUp of hangUps) hangUp();
};

/** It waits for orders, and no report comes: seven hours later. */
async function silentMac({ newPage, look }: Walk): Promise<void> {
  const page = await newPage();
  await page.clock.install({ time: Date.now() + 7 * HOUR_MS });
  await signIn(page, LOGIN_NAME);
  await openMac(page, quietNames.iMac);
  await page.getByText(texts.macs.needs.silent(quietNames.iMac)).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('mac-silent', page);
  await page.context().close();
}

async function anotherSessionIsQuicker(page: Page, { look }: Walk, nell: TrialOwner, mac: SealedMachine) {
  await press(page, texts.mac.actions.stolen);
  await page.getByRole('dialog').waitFor();
  const device = await verifyDevice(await nell.call('device', { params: { deviceId: mac.deviceId } }), nell.account);
  const order = await prepareModeOrder(nell.account, device, { mode: 'paused' }, Date.now());
  // Theirs comes while ours is on its way.
  const between = async (route: Route) => {
    await giveOrder(nell.call, nell.account, order);
    await route.continue();
  };
  await page.route('**/order', between, { times: 1 });
  await inDialog(page, texts.stolen.confirm);
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await look('order-came-second', page);
  await page.reload();
  await signIn(page, LOGIN_NAME);
  await mac.obey();
  await openMac(page, quietNames.macBook);
  await page.getByText(texts.mac.confirmedAt('').trim(), { exact: false }).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('paused', page);
}
