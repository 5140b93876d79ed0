/**
 * Every way in which Homeward says no, once: the code travels in problem details (RFC 9457) and in the
 * agent's status, `status` is the HTTP answer, `title` the words for people.
 */
export const errorCatalogue = {
  bad_request: { status: 400, title: 'The request is not understood' },
  not_signed_in: { status: 401, title: 'Sign in first' },
  wrong_credentials: { status: 401, title: 'Login name or password is wrong' },
  second_factor_needed: { status: 401, title: 'The second factor is needed to sign in' },
  wrong_factor: { status: 401, title: 'The code is wrong or used already' },
  wrong_recovery_code: { status: 401, title: 'Login name or recovery code is wrong' },
  unknown_device: { status: 401, title: 'This server does not know this Mac' },
  forbidden: { status: 403, title: 'Not allowed' },
  registration_closed: { status: 403, title: 'This server takes no new accounts' },
  invitation_needed: { status: 403, title: 'An invitation is needed to sign up here' },
  step_up_needed: { status: 403, title: 'The recovery code or a second factor is needed for this' },
  share_closed: { status: 403, title: 'This link is not open now' },
  too_many_devices: { status: 403, title: 'This account holds as many Macs as the server allows' },
  not_found: { status: 404, title: 'Not found' },
  login_name_taken: { status: 409, title: 'This login name is taken' },
  order_conflict: { status: 409, title: 'Another order came first' },
  stale_keys: { status: 409, title: 'Your keys were made anew since you signed in here' },
  revision_conflict: { status: 409, title: 'It was changed elsewhere meanwhile' },
  item_conflict: { status: 409, title: 'This item number is already used by other content' },
  pairing_used: { status: 409, title: 'This pairing has been used' },
  pairing_expired: { status: 410, title: 'This pairing has expired' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not taken here' },
  item_refused: { status: 422, title: 'The item does not fit its envelope' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on the server' },
  storage_full: { status: 507, title: 'The server has no room left for this Mac' },
  unavailable: { status: 503, title: 'The server did not answer, or cannot do this now' },

  invalid_json: { status: 400, title: 'The JSON is not valid' },
  not_canonical: { status: 400, title: 'The bytes are not in their canonical form' },
  unknown_version: { status: 400, title: 'This version of the format is not known; update Homeward' },
  invalid_shape: { status: 400, title: 'The content does not have the expected shape' },
  bad_signature: { status: 400, title: 'A signature does not hold' },
  wrong_recipient: { status: 400, title: 'Sealed to or for somebody else' },
  unopenable: { status: 400, title: 'The sealed content cannot be opened' },
  commitment_broken: { status: 400, title: 'The content is not the one that was signed' },
  chain_broken: { status: 400, title: 'The chain of items has a break' },
  receipt_invalid: { status: 400, title: 'The receipt does not hold' },
  time_stamp_refused: { status: 400, title: 'The time stamp does not hold' },
  order_refused: { status: 400, title: 'The order is refused' },
  pairing_refused: { status: 400, title: 'The pairing is refused' },
  certificate_refused: { status: 400, title: 'The device certificate is refused' },
  stale_state: { status: 400, title: 'The server shows an older state of the account than the Mac has seen' },
  server_changed: { status: 400, title: 'This is not the server that the account was made on' },
  insecure_origin: { status: 400, title: 'The server must be reached over HTTPS' },
  code_mistyped: { status: 400, title: 'The code has a typing error' },
  engine_away: { status: 503, title: 'Homeward is starting again on this Mac' },
  weak_password: { status: 400, title: 'The password is too easy to guess' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An expected failure: a code from the catalogue and a detail that says what was wrong and what to do. No secret goes into `detail`. */
export class HomewardError extends Error {
  override readonly name = 'HomewardError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${errorCatalogue[code].title}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** The catalogue's code of any thrown value; `internal` for what Homeward did not throw itself. */
export function errorCodeOf(thrown: unknown): ErrorCode {
  return thrown instanceof HomewardError ? thrown.code : 'internal';
}
