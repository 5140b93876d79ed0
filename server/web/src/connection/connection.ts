import type { SessionReply, SessionWish } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { secureOrigin } from '@homeward/shared/origin';
import { createCall } from '../api/client.ts';
import { type Access, request } from './access.ts';
import { answersAsHomeward } from './homeward-there.ts';
import type { Remembered } from './remembered.ts';
import type { WhoseDevice } from './whose-device.ts';

/** Where this console came from, and so where its server is. */
export type Place =
  /** From the owner's server itself. */
  | { readonly at: 'server'; readonly origin: string }
  /** From the app on a paired Mac, which names the server that this Mac is paired with. */
  | { readonly at: 'app'; readonly origin: string }
  /** From whoever hosts a build of it; the owner names the server, and null is before that. */
  | { readonly at: 'elsewhere'; readonly origin: string | null };

/** What is said at a sign-in besides name and password. */
export interface SignInWish extends SessionWish {
  readonly knownBrowser?: string | undefined;
}

/**
 * The one place that decides where the owner's server is and how a request shows whose it is: by the session's cookie
 * where the server served this console itself, else by a bearer that lives in this object and nowhere else.
 */
export class Connection {
  readonly call: Call = createCall(() => this.access());
  readonly #page: string;
  readonly #remembered: Remembered;
  readonly #listeners = new Set<() => void>();
  #place: Place;
  #token: string | null = null;
  #whose: WhoseDevice;

  /**
   * @param page origin of this console
   * @param appServer what the app wrote into the page; null where no app did
   * @param likely whose device this is where nobody has said it yet
   */
  constructor(page: string, appServer: string | null, remembered: Remembered, likely: WhoseDevice = 'own') {
    this.#page = page;
    this.#remembered = remembered;
    this.#whose = appServer !== null ? 'mac' : (remembered.whoseDevice() ?? likely);
    const named = remembered.server();
    this.#place =
      appServer !== null
        ? { at: 'app', origin: appServer }
        : named !== null
          ? { at: 'elsewhere', origin: named }
          : { at: 'server', origin: page };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly place = (): Place => this.#place;

  /** Of the owner's server: what pairings and the recovery kit name. @throws HomewardError where nobody has named it yet. */
  get origin(): string {
    const { origin } = this.#place;
    if (origin === null) throw new HomewardError('bad_request', 'name your server first');
    return origin;
  }

  access(): Access {
    const { origin } = this;
    return this.#place.at === 'server'
      ? { carrier: 'cookie', origin }
      : { carrier: 'bearer', origin, token: this.#token };
  }

  readonly whose = (): WhoseDevice => this.#whose;

  /** The owner says whose device this is. */
  isOn(whose: WhoseDevice): void {
    this.#whose = whose;
    this.#tell();
  }

  wish(): SignInWish {
    const device = { onPairedMac: this.#whose === 'mac', borrowed: this.#whose === 'borrowed' };
    if (this.#place.at === 'server') return { carrier: 'cookie', ...device };
    const knownBrowser = this.#remembered.knownBrowser(this.origin);
    return { carrier: 'bearer', ...device, knownBrowser: knownBrowser ?? undefined };
  }

  /** A session has begun. */
  begin({ token, knownBrowser }: SessionReply['session']): void {
    this.#token = token ?? null;
    if (this.#whose === 'borrowed') {
      this.#remembered.keepServer(null);
      return;
    }
    if (this.#place.at !== 'app') this.#remembered.keepWhoseDevice(this.#whose);
    if (knownBrowser !== undefined) this.#remembered.keepKnownBrowser(this.origin, knownBrowser);
  }

  /** @returns what forgets the present session's bearer, and no later one. */
  forgetting(): () => void {
    const token = this.#token;
    return () => {
      if (this.#token === token) this.#token = null;
    };
  }

  /** The page is left, and a bearer with it: its session would stand in the list until it runs out. */
  leave(): void {
    if (this.#token === null) return;
    const { url, init } = request(this.access(), api.signOut.path);
    fetch(url, { ...init, method: api.signOut.method, keepalive: true }).catch(() => {});
    this.#token = null;
  }

  /** Finds out whether the server served this console, where nobody said. A server that does not answer stays believed in. */
  async findOut(): Promise<void> {
    if (this.#place.at !== 'server' || (await answersAsHomeward(this.#page)) !== 'no') return;
    this.#set({ at: 'elsewhere', origin: null });
  }

  /**
   * The owner names the server.
   * @param typed a host or a URL
   * @throws HomewardError `bad_request`, `insecure_origin`, `unavailable` where no Homeward answers this console there
   */
  async choose(typed: string): Promise<void> {
    const origin = secureOrigin(typed.trim());
    if ((await answersAsHomeward(origin)) !== 'yes') {
      throw new HomewardError('unavailable', `no Homeward server answers this console at ${origin}`);
    }
    this.#remembered.keepServer(origin);
    this.#set({ at: 'elsewhere', origin });
  }

  /** The owner wants another server than the one named before. */
  chooseAgain(): void {
    this.#remembered.keepServer(null);
    this.#set({ at: 'elsewhere', origin: null });
  }

  #set(place: Place): void {
    this.#token = null;
    this.#place = place;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
