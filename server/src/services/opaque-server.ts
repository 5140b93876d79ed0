import { randomBytes } from 'node:crypto';
import { HomewardError } from '@homeward/shared/errors';
import { client, ready, server } from '@serenity-kit/opaque';

/** The server's half of OPAQUE (RFC 9807) under this server's setup. */
export interface OpaqueServer {
  /** Answers a registration. @throws HomewardError `bad_request` */
  register(credentialId: string, registrationRequest: string): string;
  /** Refuses a registration record that no sign-in could use. @throws HomewardError `bad_request` */
  checkRecord(registrationRecord: string): void;
  /**
   * Begins a login. Without a record it goes through one of nobody's: the answer looks the same, takes as long, and
   * `finishLogin` then refuses everything (RFC 9807, section 10.9). The library would make a record up by itself, but
   * reading a true one takes it ten microseconds longer.
   * @throws HomewardError `bad_request`
   */
  startLogin(credentialId: string, opaqueRecord: string | undefined, startLoginRequest: string): StartedLogin;
  /** Whether the client knew the password. */
  finishLogin(serverLoginState: string, finishLoginRequest: string): boolean;
}

export interface StartedLogin {
  readonly loginResponse: string;
  readonly serverLoginState: string;
}

export const newOpaqueSetup = async (): Promise<string> => {
  await ready;
  return server.createSetup();
};

/** @param serverSetup from `newOpaqueSetup`. */
export async function createOpaqueServer(serverSetup: string): Promise<OpaqueServer> {
  await ready;
  // Of nobody: the library checks a record only where a login begins.
  const anyLoginRequest = client.startLogin({ password: 'any' }).startLoginRequest;
  const recordOfNobody = makeRecordOfNobody(serverSetup);
  const startLogin: OpaqueServer['startLogin'] = (userIdentifier, record, startLoginRequest) =>
    orBadRequest(() => {
      const registrationRecord = record ?? recordOfNobody;
      return server.startLogin({ serverSetup, userIdentifier, registrationRecord, startLoginRequest });
    });
  return {
    register: (userIdentifier, registrationRequest) =>
      orBadRequest(() => server.createRegistrationResponse({ serverSetup, userIdentifier, registrationRequest }))
        .registrationResponse,
    checkRecord: (registrationRecord) => void startLogin('check', registrationRecord, anyLoginRequest),
    startLogin,
    finishLogin: (serverLoginState, finishLoginRequest) => {
      try {
        server.finishLogin({ serverLoginState, finishLoginRequest });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** A record like any other, under a password that nobody ever had. */
function makeRecordOfNobody(serverSetup: string): string {
  const password = randomBytes(32).toString('base64url');
  const userIdentifier = randomBytes(32).toString('base64url');
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
  const response = server.createRegistrationResponse({ serverSetup, userIdentifier, registrationRequest });
  const { registrationResponse } = response;
  // Nothing has to be hard to guess here.
  const keyStretching = { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } };
  const finished = client.finishRegistration({
    password,
    registrationResponse,
    clientRegistrationState,
    keyStretching,
  });
  return finished.registrationRecord;
}

/** The library throws plain errors, each about bytes that the client sent. */
function orBadRequest<T>(step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new HomewardError('bad_request', 'a message of OPAQUE is malformed', { cause });
  }
}
