import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { systemClock } from '../../../server/src/clock.ts';
import { createOpaqueServer, type OpaqueServer } from '../../../server/src/services/opaque-server.ts';
import { createPasskeys } from '../../../server/src/services/passkeys.ts';
import { createSecondFactors } from '../../../server/src/services/second-factors.ts';
import { createSessionService } from '../../../server/src/services/sessions.ts';
import { createSignIn, type SignInService } from '../../../server/src/services/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let signIn: SignInService;
/** What OPAQUE was asked for. */
const asked: string[] = [];
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  const { database, secrets, activity, holds } = server;
  const real = await createOpaqueServer(secrets.opaqueSetup);
  const watched: OpaqueServer = {
    ...real,
    startLogin: (...args) => {
      asked.push('startLogin');
      return real.startLogin(...args);
    },
    finishLogin: (...args) => {
      asked.push('finishLogin');
      return real.finishLogin(...args);
    },
  };
  const clock = systemClock;
  const isAnyStolen = async () => false;
  const factors = createSecondFactors({ database, clock, activity, macKey: secrets.macKey, isAnyStolen });
  const sessions = createSessionService({ database, clock: systemClock, activity, holds });
  signIn = createSignIn({
    ...{ database, clock: systemClock, activity, sessions },
    factors,
    passkeys: createPasskeys({ clock: systemClock, activity, factors }),
    opaque: watched,
    macKey: secrets.macKey,
  });
});
afterAll(() => server.close());

const nobody = { browser: '', carrier: 'cookie', onPairedMac: false, borrowed: false } as const;
const startLoginRequest = () => opaque.client.startLogin({ password: 'x' }).startLoginRequest;

test('a login name that nobody has takes the same steps as one that exists', async () => {
  const steps = async (loginName: string) => {
    asked.length = 0;
    const { signInId } = await signIn.start({ loginName, startLoginRequest: startLoginRequest() });
    await expect(signIn.finish({ signInId, finishLoginRequest: 'A'.repeat(86) }, nobody)).rejects.toThrow('wrong');
    return [...asked];
  };
  expect(await steps(owner.loginName)).toEqual(['startLogin', 'finishLogin']);
  expect(await steps('nobody')).toEqual(['startLogin', 'finishLogin']);
});

/** How long a name that exists takes, as a multiple of one that nobody has: the slowest of each one's quickest quarter. */
async function measureRatio(): Promise<number> {
  const known: number[] = [];
  const unknown: number[] = [];
  const request = startLoginRequest();
  for (let round = 0; round < 80; round += 1) {
    for (const [times, loginName] of [
      [known, owner.loginName],
      [unknown, `nobody ${round}`],
    ] as const) {
      const startedAt = performance.now();
      await signIn.start({ loginName, startLoginRequest: request });
      times.push(performance.now() - startedAt);
    }
  }
  const quickQuarter = (times: number[]) => times.toSorted((a, b) => a - b)[20] ?? Number.NaN;
  return quickQuarter(known) / quickQuarter(unknown);
}

// Between the two paths a step would be missing, not a percent, and in each measurement: bounds are wide, rounds
// interleaved, and one of three measurements has to be within, so that a busy machine does not decide.
test('and the same time', async () => {
  const ratios: number[] = [];
  const isAlike = (ratio: number) => ratio > 0.6 && ratio < 1.7;
  while (ratios.length < 3 && !ratios.some(isAlike)) ratios.push(await measureRatio());
  expect({ ratios, areAlike: ratios.some(isAlike) }).toMatchObject({ areAlike: true });
});
