import { toBase64Url } from '@homeward/shared/base64url';
import { errorCodeOf } from '@homeward/shared/errors';
import { type OwnerKeyPins, rotationKind } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { readMacKeys } from '../../../server/web/src/owner/mac-keys.ts';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { aDayOfRunning } from '../running-day.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

/** What an owner chooses where a change of keys asks for another password. */
export const NEW_PASSWORD = 'copper saddle winter orchid';

/** The code that the work is refused with. */
export const code = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

/** What the Mac pinned when it was paired. */
export const pinsOf = ({ accountId, keyring, orderKey }: OpenAccount): OwnerKeyPins => ({
  ...{ accountId, rootKey: keyring.rootKey, orderKey: toBase64Url(orderKey.publicKey) },
  ...{ recipient: keyring.recipient, generation: keyring.generation },
});

/** One server for all tests of a file, with a clock that goes when they say so; an owner and their Mac for each anew. */
class HomeUnderTest {
  now = Date.UTC(2026, 10, 26, 9);
  server!: ServerUnderTest;
  owner!: TestOwner;
  mac!: TestMac;

  readonly aDayLater = () =>
    aDayOfRunning(this.owner, (ms) => {
      this.now += ms;
    });

  readonly ports = ({ call }: TestBrowser = this.owner) => ({
    call,
    opaque: opaque.client,
    now: () => this.now,
    seenStateRev: () => 0,
  });

  /** The owner, in another browser. */
  readonly signInAgain = async (password = this.owner.password) => {
    const browser = this.server.browser();
    const { loginName } = this.owner;
    return { ...browser, ...(await signIn(this.ports(browser), { loginName, password })) };
  };

  /** What the Mac is told of its owner's keys. */
  readonly checkIn = async () => (await this.mac.call('checkIn', { body: { epoch: 1 } })).rotations ?? [];

  /** The Mac says that it took these keys. */
  readonly say = async (token: string, key = this.mac.deviceKey) => {
    const { generation } = readSigned(rotationKind, token);
    const rotationHash = hashSigned(rotationKind, token);
    const { accountId } = this.owner.account;
    const said = { v: 1, accountId, deviceId: this.mac.deviceId, rotationHash, generation, at: this.now } as const;
    const acknowledgement = await sign(rotationAcknowledgementKind, said, key);
    await this.mac.call('acknowledgeRotation', { body: { acknowledgement } });
  };

  /** How each Mac stands to the owner's keys, as the console tells it. */
  readonly standing = async (account = this.owner.account, by: TestBrowser = this.owner) => {
    const { devices } = await by.call('devices', {});
    const verified = await Promise.all(devices.map((device) => verifyDevice(device, account)));
    return (await readMacKeys(by.call, account, verified)).macs.map((one) => one.standing);
  };

  /** The Mac as the console sees it. */
  readonly device = async (by: TestBrowser = this.owner, account: OpenAccount = this.owner.account) =>
    verifyDevice(await by.call('device', { params: { deviceId: this.mac.deviceId } }), account);
}

/** A home for the tests of this file, begun and ended with them. */
export function homeUnderTest(): HomeUnderTest {
  const home = new HomeUnderTest();
  beforeAll(async () => {
    home.server = await startServerUnderTest({ clock: { now: () => home.now } });
  });
  afterAll(() => home.server.close());
  beforeEach(async () => {
    home.owner = await home.server.owner();
    home.mac = await pairMac(home.server, home.owner);
    home.now += 1_000;
  });
  return home;
}
