import { envelopeKind } from '@homeward/shared/envelope';
import { errorCodeOf } from '@homeward/shared/errors';
import { readSigned } from '@homeward/shared/signed';
import type { ServerClient } from '../transport/server-client.ts';

/** How the last calls to the server went: what the menu bar says of the connection. */
export class Contact {
  readonly #onChange: () => void;
  #isOnline = true;
  #lastReportAt: number | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether the server answered the last call; true before the first. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** When the newest report that the server took was captured, in milliseconds since 1970; null before the first. */
  get lastReportAt(): number | null {
    return this.#lastReportAt;
  }

  /** The same client, with an ear on it. */
  listenTo(client: ServerClient): ServerClient {
    return {
      call: (name, input) => this.#heard(client.call(name, input)),
      putItem: async (id, token, sealed, signal) => {
        const receipt = await this.#heard(client.putItem(id, token, sealed, signal));
        const { kind, capturedAt } = readSigned(envelopeKind, token);
        if (kind === 'report') this.#lastReportAt = Math.max(capturedAt, this.#lastReportAt ?? 0);
        this.#onChange();
        return receipt;
      },
      close: () => client.close(),
    };
  }

  /** The pairing is over: its reports are another account's. */
  forget(): void {
    this.#isOnline = true;
    this.#lastReportAt = null;
  }

  async #heard<T>(call: Promise<T>): Promise<T> {
    try {
      const reply = await call;
      this.#note(true);
      return reply;
    } catch (error) {
      // An error in Homeward's own words is an answer as well; no answer, and a captive portal's page, are `unavailable`.
      this.#note(errorCodeOf(error) !== 'unavailable');
      throw error;
    }
  }

  #note(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    this.#onChange();
  }
}
