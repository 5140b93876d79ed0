import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { Contact } from '../../../agent/src/shell/contact.ts';
import type { ServerClient } from '../../../agent/src/transport/server-client.ts';

/** A client that answers as it is told; what an answered report does is shown in engine-host.test.ts. */
let outcome: Error | null = null;
const client: ServerClient = {
  call: async () => {
    if (outcome) throw outcome;
    return undefined as never;
  },
  putItem: async () => {
    throw outcome ?? new Error('not played here');
  },
  close: () => {},
};
const unavailable = new HomewardError('unavailable', 'no answer');

test('a call without an answer is offline, the next answer is online; each change is told once', async () => {
  outcome = null;
  let changes = 0;
  const contact = new Contact(() => {
    changes += 1;
  });
  const heard = contact.listenTo(client);
  expect(contact.isOnline).toBe(true);
  outcome = unavailable;
  await expect(heard.call('pairingStatus', {})).rejects.toBe(unavailable);
  await expect(heard.putItem('id', 'token', new Uint8Array())).rejects.toBe(unavailable);
  expect([contact.isOnline, changes]).toEqual([false, 1]);
  outcome = null;
  await heard.call('pairingStatus', {});
  expect([contact.isOnline, changes]).toEqual([true, 2]);
});

test('a refusal in Homeward’s own words is an answer', async () => {
  const contact = new Contact(() => {});
  outcome = new HomewardError('unknown_device', 'who is that');
  await expect(contact.listenTo(client).call('pairingStatus', {})).rejects.toBe(outcome);
  expect(contact.isOnline).toBe(true);
});

test('a pairing that is over leaves no trace in the words', async () => {
  const contact = new Contact(() => {});
  outcome = unavailable;
  await expect(contact.listenTo(client).call('pairingStatus', {})).rejects.toBe(unavailable);
  contact.forget();
  expect(contact.isOnline).toBe(true);
});
