import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { texts } from '../../../server/web/src/texts.ts';
import { signIn } from '../console-under-test.ts';
import { quietHome, quietNames } from './quiet-home.ts';
import type { Chapter } from './walk.ts';

const LOGIN_NAME = 'olga';

/** What the owner is told of a server that was broken into. */
export const serverLies: Chapter = async ({ site, look, newPage }) => {
  const { iMac } = await quietHome(site, LOGIN_NAME);
  const page = await newPage();
  const told = async (picture: string, words: string) => {
    await signIn(page, LOGIN_NAME);
    await page.getByText(words, { exact: false }).first().waitFor();
    await look(picture, page);
    site.proxy.tell(null);
    await page.reload();
  };
  site.proxy.tell(({ method, path }, honest) => {
    if (method !== 'GET' || path !== '/api/devices' || honest.status !== 200) return honest;
    const { devices } = honest.body as { devices: readonly { deviceId: string; certificate: string }[] };
    const [other] = devices.filter(({ deviceId }) => deviceId !== iMac.deviceId);
    const change = (device: { deviceId: string; certificate: string }) =>
      device === other ? device : { ...device, certificate: other?.certificate ?? '' };
    return { status: 200, body: { devices: devices.map(change) } };
  });
  await told('lie-another-mac', texts.macs.refusedOwn(quietNames.iMac));
  site.proxy.tell(({ method, path }, honest) =>
    method === 'GET' && path === '/api/records' ? { status: 200, body: { records: [] } } : honest,
  );
  await told('lie-records-held-back', texts.macs.recordsChanged);
  const receiptKey = toBase64Url(randomBytes(32));
  site.proxy.tell(({ path }, honest) =>
    path === '/api/server' ? { status: 200, body: { ...(honest.body as object), receiptKey } } : honest,
  );
  await told('lie-another-receipt-key', texts.receiptKeyChanged);
  await page.context().close();
};
