import { expect, test } from '@jest/globals';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import type { Rest } from '../../../server/web/src/items/rest-of-kind.ts';
import { ShareForm } from '../../../server/web/src/share/share-form.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const mac = { deviceId: 'mac', model: '', serial: null } as unknown as Mac;
const owner = { now: Date.now, live: 'live' } as unknown as Owner;
const known = [
  [keys.server, { receiptKey: 'A'.repeat(43) }],
  [keys.records, { records: [], asSigned: true }],
] as const;

test.each<[Rest, string]>([
  ['none', texts.share.machineUnknown],
  ['unread', texts.rest.unread],
  ['reading', texts.rest.reading],
])('of a serial number that is not known it is said why: %s', async (rest, words) => {
  const form = { mac, latest: null, machines: [], rest, canMake: true, onMake: () => {} };
  await showToOwner(root, { page: () => <ShareForm {...form} />, owner, known });
  expect(document.body.textContent).toContain(words);
});
