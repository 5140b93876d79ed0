import { type Call, createClient } from '@homeward/shared/api/client';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import * as opaque from '@serenity-kit/opaque';
import type { FetchBytes } from '../../server/web/src/owner/items.ts';
import type { OpenAccount } from '../../server/web/src/owner/open-account.ts';
import { signUp } from '../../server/web/src/owner/sign-up.ts';

/** An owner at the console, without a browser: the console's own modules over `fetch`, with a bearer in memory. */
export interface TrialOwner {
  readonly call: Call;
  readonly fetchBytes: FetchBytes;
  readonly account: OpenAccount;
  readonly password: string;
  readonly recoveryCode: string;
  readonly receiptKey: string;
  readonly now: () => number;
  /** Authorization header of the session. */
  readonly authorization: string;
}

const DEADLINE_MS = 60_000;

/** Signs up, as the console does. @param invitation where the server takes invited people only. */
export async function signUpOwner(
  origin: string,
  request: { readonly loginName: string; readonly password: string; readonly invitation?: string | undefined },
): Promise<TrialOwner> {
  let authorization: string | undefined;
  const headers = () => (authorization === undefined ? {} : { authorization });
  const call = createClient(async ({ method, path, body }) => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? await response.json() : undefined };
  });
  const { receiptKey } = await call('server', {});
  await opaque.ready;
  const recoveryCode = newRecoveryCode();
  const ports = { call, opaque: opaque.client, now: Date.now };
  const { account, session } = await signUp(ports, { ...request, recoveryCode, carrier: 'bearer' });
  authorization = `Bearer ${session.token}`;
  return {
    call,
    fetchBytes: async (path) => {
      const response = await fetch(origin + path, { headers: headers(), signal: AbortSignal.timeout(DEADLINE_MS) });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    account,
    password: request.password,
    recoveryCode,
    receiptKey,
    now: Date.now,
    authorization,
  };
}
