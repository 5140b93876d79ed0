import { errorCodeOf } from '@homeward/shared/errors';
import type { ServerClient } from '../transport/server-client.ts';

/** How the last calls to the server went: what the menu bar says of the connection. */
export class Contact {
  readonly #onChange: () => void;
  #isOnline = true;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether the server answered the last call; true before the first. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** The same client, with an ear on it. */
  listenTo(client: ServerClient): ServerClient {
    return {
      call: (name, input) => this.#heard(client.call(name, input)),
      putItem: (id, token, sealed, signal) => this.#heard(client.putItem(id, token, sealed, signal)),
      close: () => client.close(),
    };
  }

  /** The pairing is over, and nobody waits for an answer any more. */
  forget(): void {
    this.#isOnline = true;
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
