import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { PasskeyUnlock } from '../../../server/web/src/pages/passkey-unlock.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

Object.assign(globalThis, { PublicKeyCredential: class {} });
// jsdom's deadlines would outlive the tests.
AbortSignal.timeout = () => new AbortController().signal;

const ID = '00000000-0000-4000-8000-000000000000';
const passkey = { id: ID, kind: 'passkey', addedAt: 1, browser: 'x', onPairedMac: false, stepUpFrom: 1 };
const unlock = { credentialId: 'AAAA', wrap: 'AAAA' };
const session = {
  ...{ id: ID, current: true, browser: 'x', carrier: 'cookie', onPairedMac: false, borrowed: false },
  ...{ sameNetworkAs: [], createdAt: 1, lastSeenAt: 1 },
};

let asked: string[];
let answers: Record<string, unknown>;
const root = reactRoot();
const realFetch = globalThis.fetch;
beforeEach(() => {
  asked = [];
  answers = { '/api/sessions': { sessions: [session] } };
  globalThis.fetch = (async (url: string) => {
    const { pathname } = new URL(url);
    asked.push(pathname);
    const body = answers[pathname];
    const problem = { type: 'about:blank', title: 'x', status: 401, code: 'not_signed_in', detail: 'x' };
    return { status: body ? 200 : 401, ok: Boolean(body), text: async () => JSON.stringify(body ?? problem) };
  }) as unknown as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const show = () =>
  act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <PasskeyUnlock />
      </QueryClientProvider>,
    ),
  );
const button = () => document.querySelector('button');
const settled = async (paths: readonly string[]) => {
  await until(async () => asked.length >= paths.length);
  await act(async () => {});
  expect(asked).toEqual(paths);
};

test('is offered where a session runs and one of its passkeys opens the vault', async () => {
  answers['/api/factors'] = { factors: [{ ...passkey, unlock }] };
  await show();
  await until(async () => {
    await act(async () => {});
    return button() !== null;
  });
  expect(button()?.textContent).toBe(texts.signIn.unlockByPasskey);
  expect(asked).toEqual(['/api/factors', '/api/sessions']);
});

test('is not offered where no passkey opens it', async () => {
  answers['/api/factors'] = { factors: [{ ...passkey, unlock: null }] };
  await show();
  await settled(['/api/factors', '/api/sessions']);
  expect(button()).toBeNull();
});

test('where no session runs, one question is asked, and nothing is said', async () => {
  await show();
  await settled(['/api/factors']);
  expect(document.body.textContent).toBe('');
});
