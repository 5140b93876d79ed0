import { orderKind } from '@homeward/shared/order';
import { readSigned } from '@homeward/shared/signed';
import { afterAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs } from '../programs.ts';
import { type ConsoleUnderTest, inDialog, openMac, press, signIn, startConsole } from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';

const MAC = 'Ada’s MacBook';
const words = texts.releaseAsked;

let site: ConsoleUnderTest | undefined;
afterAll(() => site?.close());

/** The owner's page of a Mac that has reported. */
async function opened(loginName: string): Promise<{ owner: TrialOwner; mac: SealedMachine; page: Page }> {
  site ??= await startConsole();
  const owner = await site.newOwner(loginName);
  const mac = await site.newMachine(owner, MAC);
  await mac.sendReport();
  const page = await site.newPage();
  await signIn(page, loginName);
  await openMac(page, MAC);
  return { owner, mac, page };
}

const ask = (mac: SealedMachine, wish: 'unpair' | 'quit') => mac.send('event', { v: 1, event: 'release-asked', wish });

async function lastOrder(owner: TrialOwner, { deviceId }: SealedMachine) {
  const { order } = await owner.call('device', { params: { deviceId } });
  return order === null ? null : readSigned(orderKind, order);
}

needs('chromium')(
  'what somebody at a Mac asks is shown at once, declined with an order, asked again, and granted with an order',
  async () => {
    const { owner, mac, page } = await opened('ada');
    await ask(mac, 'unpair');
    const banner = page.getByRole('region', { name: words.title.unpair(MAC) });
    await banner.getByText(words.lede).waitFor();
    expect(await page.getByText(words.title.unpair(MAC)).count()).toBe(1);
    expect(await lastOrder(owner, mac)).toBeNull();

    // The overview tells of it as well, and leads there.
    await page.getByRole('link', { name: texts.mac.back }).click();
    await page.getByText(`${words.title.unpair(MAC)}.`, { exact: true }).waitFor();
    await openMac(page, MAC);

    await press(page, words.decline);
    await banner.waitFor({ state: 'detached' });
    expect(await lastOrder(owner, mac)).toMatchObject({ type: 'mode', mode: 'protected', seq: 1 });
    await mac.obey();

    await ask(mac, 'quit');
    await page.getByRole('heading', { name: words.title.quit(MAC) }).waitFor();
    await press(page, words.letGo);
    await page.getByRole('dialog').getByText(texts.change.lede.release).waitFor();
    await page.keyboard.press('Escape');
    expect(await lastOrder(owner, mac)).toMatchObject({ seq: 1 });

    await press(page, words.letGo);
    await inDialog(page, texts.change.confirm.release);
    // Ordered, and not done before the Mac says so.
    await page.getByText(texts.mac.releaseOrdered).waitFor();
    expect(await lastOrder(owner, mac)).toMatchObject({ type: 'release', seq: 2 });
    await mac.send('event', { v: 1, event: 'released', by: 'owner' });
    await page.getByText(texts.mac.released).waitFor();
    expect(await page.getByRole('heading', { name: words.title.quit(MAC) }).count()).toBe(0);
    expect([site?.complaints, site?.foreign]).toEqual([[], []]);
  },
  120_000,
);

needs('chromium')(
  'while another Mac of the account is stolen, letting one go asks for the recovery code',
  async () => {
    const { owner, mac, page } = await opened('grace');
    const other = await site?.newMachine(owner, 'Stolen');
    await page.getByRole('link', { name: texts.mac.back }).click();
    await openMac(page, 'Stolen');
    await press(page, texts.mac.actions.stolen);
    await inDialog(page, texts.stolen.confirm);
    await other?.obey();
    await page.getByRole('link', { name: texts.mac.back }).click();
    await openMac(page, MAC);
    await ask(mac, 'unpair');
    await press(page, words.letGo);
    await inDialog(page, texts.change.confirm.release);
    const code = page.getByRole('dialog').getByLabel(texts.fields.recoveryCode);
    await code.waitFor();
    expect(await lastOrder(owner, mac)).toBeNull();
    await code.fill(owner.recoveryCode);
    await inDialog(page, texts.change.confirm.release);
    await page.getByText(texts.mac.releaseOrdered).waitFor();
    expect(await lastOrder(owner, mac)).toMatchObject({ type: 'release' });

    // Whoever has the stolen one unpairs it there: why it is silent is said first.
    await other?.sendReport();
    await other?.send('event', { v: 1, event: 'released', by: 'administrator' });
    await page.getByRole('link', { name: texts.mac.back }).click();
    await page.getByText(texts.macs.needs.releasedStolen('Stolen'), { exact: true }).waitFor();
    await openMac(page, 'Stolen');
    await page.getByText(texts.glance.released.administrator).waitFor();
  },
  120_000,
);
