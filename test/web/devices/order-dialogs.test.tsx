import type { Factor } from '@homeward/shared/api/factors';
import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { ChangeDialog } from '../../../server/web/src/devices/change-dialog.tsx';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { ReleaseBanner } from '../../../server/web/src/devices/release-banner.tsx';
import { StolenDialog } from '../../../server/web/src/devices/stolen-dialog.tsx';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

// Passkeys are offered where the browser has them.
Object.assign(globalThis, { PublicKeyCredential: class {} });

const root = reactRoot();
const ID = '00000000-0000-4000-8000-000000000001';
const device = { tombstone: null, online: true, order: null };
const certificate = { deviceKey: 'A'.repeat(43), pairingId: 'A'.repeat(43) };
const mac = {
  ...{ deviceId: ID, name: 'MacBook', order: null, orderedMode: 'protected', acknowledgement: null },
  ...{ confirmed: false, isOvertaken: false, certificate, device },
} as unknown as Mac;
const stolen = {
  type: 'mode',
  mode: 'stolen',
  seq: 1,
  intervalSeconds: 300,
  maxSeconds: 9999,
  hidden: true,
  issuedAt: 0,
};
const running = { ...mac, order: stolen, orderedMode: 'stolen' } as unknown as Mac;
const passkey = { kind: 'passkey', stepUpFrom: 0 } as Factor;

/** A server that asks for a proof of whatever is ordered. */
const call = async () => {
  throw new HomewardError('step_up_needed', 'show that it is you');
};

async function show(shown: ReactNode): Promise<void> {
  const orderKey = { publicKey: new Uint8Array(32), sign: async () => new Uint8Array(64) };
  const account = { accountId: ID, orderKey, signedState: { state: { rev: 1 } } };
  const owner = { account, call, now: () => 0, origin: location.origin } as unknown as Owner;
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(keys.factors, { factors: [passkey] });
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={owner}>{shown}</OwnerContext>
      </QueryClientProvider>,
    ),
  );
}

const text = () => document.body.textContent ?? '';
const button = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name);

async function press(name: string, then: string): Promise<void> {
  await act(async () => button(name)?.click());
  await until(async () => {
    await act(async () => {});
    return text().includes(then);
  }, text);
}

test('a stolen Mac reports more seldom with a code, with a passkey, or a day later', async () => {
  await show(<StolenDialog mac={running} now={0} isGone={false} onClose={() => {}} />);
  expect(button(texts.factors.usePasskey)).toBeUndefined();
  await press(texts.mac.actions.again, texts.change.stepUp);
  expect(button(texts.factors.usePasskey)).toBeDefined();
  expect(button(texts.holds.ask)).toBeDefined();
});

test('to keep a Mac as it is, where that takes a proof, there is every way to give it', async () => {
  const paused = { ...mac, orderedMode: 'paused' } as Mac;
  await show(<ReleaseBanner mac={paused} request={{ wish: 'unpair', askedAt: 0 }} now={0} />);
  await press(texts.releaseAsked.decline, texts.change.title.keep('MacBook'));
  expect(text()).toContain(texts.change.stepUp);
  expect(document.querySelector('[role="dialog"] textarea')).not.toBeNull();
  expect(button(texts.factors.usePasskey)).toBeDefined();
  expect(button(texts.holds.ask)).toBeDefined();
});

test('how a stolen Mac reports is not asked as if it were to be marked now', async () => {
  await show(<StolenDialog mac={running} now={0} isGone={false} onClose={() => {}} />);
  expect(text()).toContain(texts.stolen.againTitle('MacBook'));
  expect(text()).not.toContain(texts.stolen.confirmTitle('MacBook'));
  expect(text()).not.toContain(texts.stolen.confirmLede);
  await show(<StolenDialog mac={mac} now={0} isGone={false} onClose={() => {}} />);
  expect(text()).toContain(texts.stolen.confirmTitle('MacBook'));
  expect(text()).toContain(texts.stolen.confirmLede);
});

test('of a Mac that is paired no more nothing is promised, and nothing is to be chosen', async () => {
  await show(<StolenDialog mac={mac} now={0} isGone onClose={() => {}} />);
  expect(text()).toContain(texts.stolen.goneLede);
  expect(text()).not.toContain(texts.stolen.confirmLede);
  expect(document.querySelector('[role="dialog"] input')).toBeNull();
  for (const change of ['recovered', 'retire', 'erase'] as const) {
    await show(<ChangeDialog mac={mac} change={change} isGone onClose={() => {}} />);
    expect(text()).toContain(texts.change.ledeGone[change]);
    expect(text()).not.toContain(texts.change.lede[change]);
  }
});
