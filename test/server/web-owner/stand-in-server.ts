import { randomUUID } from 'node:crypto';
import type { Account, StoredRecord, Vault } from '@homeward/shared/api/account';
import type { Call, CallInput } from '@homeward/shared/api/client';
import type { Device } from '@homeward/shared/api/devices';
import type { CallName } from '@homeward/shared/api/table';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { type SigningKey, signingKeyFromSeed, verifyEd25519 } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { orderKind } from '@homeward/shared/order';
import type { MacedClaim, PairingOffer } from '@homeward/shared/pairing';
import { recoveryMessage } from '@homeward/shared/recovery-kit';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import * as opaque from '@serenity-kit/opaque';

interface PairingRow {
  offer: PairingOffer;
  status: 'offered' | 'claimed' | 'certified' | 'refused';
  claim: MacedClaim | null;
  deviceId: string | null;
}

type Handlers = { [N in CallName]?: (input: CallInput<N>) => unknown };

/**
 * One account's server in memory, answering through the typed client's own signature: OPAQUE and the
 * compare-and-sets are real, everything else is as small as the console's modules need.
 */
export class StandInServer {
  account: Account | undefined;
  records = new Map<string, StoredRecord>();
  devices = new Map<string, Device>();
  pairings = new Map<string, PairingRow>();
  stepUpNeeded = false;
  calls: string[] = [];
  #setup = opaque.server.createSetup();
  #opaqueRecord = '';
  #pending = new Map<string, string>();
  #latestChallenge = toBase64Url(randomBytes(32));
  #receiptKey: Promise<SigningKey> = signingKeyFromSeed(randomBytes(32));

  readonly call = (async (name: CallName, input: never) => {
    this.calls.push(name);
    const handler = this.#handlers[name] as ((input: unknown) => unknown) | undefined;
    if (!handler) throw new HomewardError('not_found', `${name} is not in the stand-in`);
    return handler(input);
  }) as Call;

  /** The server's key as the owner's keyring pins it; a new one stands for an impostor. */
  becomeImpostor(): void {
    this.#setup = opaque.server.createSetup();
  }

  async receiptKey(): Promise<string> {
    return toBase64Url((await this.#receiptKey).publicKey);
  }

  async receiptSigner(): Promise<SigningKey> {
    return this.#receiptKey;
  }

  #stored(): Account {
    if (!this.account) throw new HomewardError('wrong_credentials', 'no such account');
    return this.account;
  }

  #register(registrationRequest: string): string {
    const parameters = { serverSetup: this.#setup, userIdentifier: 'one', registrationRequest };
    return opaque.server.createRegistrationResponse(parameters).registrationResponse;
  }

  #startLogin(startLoginRequest: string) {
    const { serverLoginState, loginResponse } = opaque.server.startLogin({
      serverSetup: this.#setup,
      userIdentifier: 'one',
      registrationRecord: this.#opaqueRecord,
      startLoginRequest,
    });
    const id = randomUUID();
    this.#pending.set(id, serverLoginState);
    return { id, loginResponse };
  }

  #finishLogin(id: string, finishLoginRequest: string): void {
    try {
      opaque.server.finishLogin({ serverLoginState: this.#pending.get(id) ?? '', finishLoginRequest });
    } catch (cause) {
      throw new HomewardError('wrong_credentials', 'no', { cause });
    }
  }

  readonly #handlers: Handlers = {
    signUpStart: ({ body }) => {
      if (this.account) throw new HomewardError('login_name_taken', 'choose another');
      const signUpId = randomUUID();
      this.#pending.set(signUpId, body.loginName);
      return { signUpId, accountId: randomUUID(), registrationResponse: this.#register(body.registrationRequest) };
    },
    signUpFinish: ({ body }) => {
      this.#opaqueRecord = body.registrationRecord;
      const { accountId } = readSigned(stateKind, body.state);
      const vault: Vault = body.vault;
      const loginName = this.#pending.get(body.signUpId) ?? '';
      this.account = { accountId, loginName, vault, state: body.state };
      return { account: this.account, session: { id: randomUUID() } };
    },
    signInStart: ({ body }) => {
      const { id, loginResponse } = this.#startLogin(body.startLoginRequest);
      return { signInId: id, loginResponse };
    },
    signInFinish: ({ body }) => {
      this.#finishLogin(body.signInId, body.finishLoginRequest);
      return { account: this.#stored(), session: { id: randomUUID() } };
    },
    recoveryStart: () => ({ recoveryId: randomUUID(), challenge: this.#latestChallenge }),
    recoveryProve: async ({ body }) => {
      const account = this.#stored();
      const key = fromBase64Url(account.vault.recoveryAuthKey);
      const message = recoveryMessage(this.#latestChallenge);
      if (!(await verifyEd25519(key, message, fromBase64Url(body.signature)))) {
        throw new HomewardError('wrong_recovery_code', 'no');
      }
      return { account, registrationResponse: this.#register(body.registrationRequest) };
    },
    recoveryFinish: ({ body }) => {
      this.#replacePassword(body);
      return { account: this.#stored(), session: { id: randomUUID() } };
    },
    passwordStart: ({ body }) => {
      const { id, loginResponse } = this.#startLogin(body.startLoginRequest);
      return { changeId: id, loginResponse, registrationResponse: this.#register(body.registrationRequest) };
    },
    passwordFinish: ({ body }) => {
      this.#finishLogin(body.changeId, body.finishLoginRequest);
      this.#replacePassword(body);
    },
    account: () => this.#stored(),
    putState: ({ body }) => {
      const account = this.#stored();
      if (readSigned(stateKind, body.state).prev !== hashSigned(stateKind, account.state)) {
        throw new HomewardError('revision_conflict', 'another state came first');
      }
      this.account = { ...account, state: body.state };
    },
    records: () => ({ records: [...this.records.values()] }),
    putRecord: ({ params, body }) => {
      if (body.rev !== (this.records.get(params.id)?.rev ?? 0) + 1) {
        throw new HomewardError('revision_conflict', 'no');
      }
      const record = { id: params.id, ...body };
      this.records.set(params.id, record);
      return record;
    },
    deleteRecord: ({ params }) => {
      if (!this.records.delete(params.id)) throw new HomewardError('not_found', 'no such record');
    },
    stepUp: () => ({ challengeId: randomUUID(), challenge: this.#latestChallenge }),
    createPairing: ({ body }) => {
      const { pairingId, expiresAt } = JSON.parse(Buffer.from(body.transcript, 'base64url').toString());
      this.pairings.set(pairingId, { offer: body, status: 'offered', claim: null, deviceId: null });
      return { pairingId, expiresAt };
    },
    pairing: ({ params }) => {
      const row = this.pairings.get(params.pairingId);
      if (!row) throw new HomewardError('not_found', 'no such pairing');
      return { ...row, expiresAt: Date.now() + 1000 };
    },
    refusePairing: ({ params }) => {
      const row = this.pairings.get(params.pairingId);
      if (row) row.status = 'refused';
    },
    certify: ({ params, body }) => {
      const row = this.pairings.get(params.pairingId);
      if (!row?.deviceId) throw new HomewardError('not_found', 'no claim');
      row.status = 'certified';
      const device: Device = {
        deviceId: row.deviceId,
        certificate: body.certificate,
        pairedAt: Date.now(),
        lastSeenAt: null,
        unseenDays: 3,
        online: false,
        order: null,
        acknowledgement: null,
        latestReport: null,
        tombstone: null,
        bytes: 0,
        items: 0,
      };
      this.devices.set(device.deviceId, device);
      return device;
    },
    device: ({ params }) => this.devices.get(params.deviceId),
    devices: () => ({ devices: [...this.devices.values()] }),
    putOrder: ({ params, body }) => {
      const device = this.devices.get(params.deviceId);
      if (!device) throw new HomewardError('not_found', 'no such Mac');
      const seq = device.order === null ? 0 : readSigned(orderKind, device.order).seq;
      if (seq !== body.afterSeq) throw new HomewardError('order_conflict', 'another came first');
      if (this.stepUpNeeded && !body.proof) throw new HomewardError('step_up_needed', 'recovery code');
      const changed = { ...device, order: body.order };
      this.devices.set(params.deviceId, changed);
      return changed;
    },
  };

  #replacePassword({ registrationRecord, passwordWrap }: { registrationRecord: string; passwordWrap: string }): void {
    const account = this.#stored();
    this.#opaqueRecord = registrationRecord;
    this.account = { ...account, vault: { ...account.vault, passwordWrap } };
  }
}
