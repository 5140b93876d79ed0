import type { ChannelKind } from '@homeward/shared/api/messages';
import type { Clock } from '../clock.ts';
import type { Channels, WaitingMessage } from '../repositories/channels.ts';
import { TellingPace } from './telling-pace.ts';
import type { GoesOn, Transport } from './transports.ts';

const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 40;
/**
 * Of one account: its own slow addresses hold up each other, and nobody else's. Mail has places of its own: the operator's server
 * takes it, and it must not wait for webhooks, which are anybody's server and may take their time. Failing ones have fewer of
 * them: whoever is signed in may add dead ones, and what works must not wait for those either.
 */
const AT_ONCE_OF_ACCOUNT = {
  mail: { all: 2, failing: 1 },
  others: { all: 4, failing: 2 },
};
/** In the order in which they are told, where there are not places enough for all accounts. */
const LANES = [
  { isMail: true, isFailing: false },
  { isMail: false, isFailing: false },
  { isMail: true, isFailing: true },
  { isMail: false, isFailing: true },
];

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** What could not be told within a day is not told: a console that is opened then tells more. */
const DEADLINE_MS = 24 * 60 * 60_000;

interface DeliveryPorts {
  readonly clock: Clock;
  readonly channels: Channels;
  readonly transports: Readonly<Record<ChannelKind, Transport>>;
  /** Whether any Mac of the account is stolen: whoever has it may see what is shown on it. */
  readonly isAnyStolen: (accountId: string) => Promise<boolean>;
  readonly onFailure: (cause: unknown) => void;
}

/** A place that a channel holds. */
interface Place {
  readonly accountId: string;
  readonly isMail: boolean;
  readonly isFailing: boolean;
}

interface BusyChannel extends Place {
  /** Resolves once its message was told, or put off. */
  readonly told: Promise<void>;
}

/**
 * Tells what waits: of a channel one message at a time, of an account a few, and of all accounts many; what is due beyond
 * that waits for one of them to end. What goes to channels that work is told before what goes to failing ones, mail before the
 * rest, and of each what was due first. What fails is tried again, later each time, for a day.
 *
 * When the next try is due is written before each, so that what cannot be written is not told: a full disk would else have
 * the same told at each look. What ended without a word, as at a crash, is told again then: at least once.
 */
export class Delivery {
  readonly #ports: DeliveryPorts;
  readonly #timer: NodeJS.Timeout;
  readonly #busy = new Map<string, BusyChannel>();
  /** Channels whose try was given up, and goes on: they keep their places, or an account would begin more than ever ends. */
  readonly #lingering = new Map<string, Place>();
  readonly #pace = new TellingPace();
  /** Channels of which something could not be written: looked at again at the next look and not at once, or there were no end to it. */
  readonly #resting = new Set<string>();
  #choosing: Promise<void> | null = null;
  #isAskedAgain = false;
  #isTidyingDue = true;
  #isClosed = false;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** Looks for what is due by now, and forgets what nobody confirmed; by itself every 15 seconds. */
  look(): void {
    this.#resting.clear();
    this.#isTidyingDue = true;
    this.kick();
  }

  /** There may be something to be told now. */
  kick(): void {
    if (this.#isClosed) return;
    this.#isAskedAgain = true;
    this.#choosing ??= this.#choose();
  }

  /** Resolves once nothing is under way but what was given up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.settled();
  }

  /** Resolves once all that is due has been tried. */
  async settled(): Promise<void> {
    while (this.#choosing || this.#busy.size > 0) {
      await Promise.all([this.#choosing, ...[...this.#busy.values()].map(({ told }) => told)]);
    }
  }

  async #choose(): Promise<void> {
    while (this.#isAskedAgain && !this.#isClosed) {
      this.#isAskedAgain = false;
      try {
        if (this.#isTidyingDue) await this.#tidy();
        while (await this.#beginNext());
      } catch (error) {
        this.#ports.onFailure(error);
      }
    }
    this.#choosing = null;
  }

  async #tidy(): Promise<void> {
    this.#isTidyingDue = false;
    this.#pace.tidy(this.#ports.clock.now());
    await this.#ports.channels.deleteUnconfirmed(this.#ports.clock.now() - DEADLINE_MS);
  }

  /** @returns false where nothing is due that may be told now. */
  async #beginNext(): Promise<boolean> {
    if (this.#busy.size >= AT_ONCE || this.#isClosed) return false;
    const places = [...this.#busy.values(), ...this.#lingering.values()];
    const next = await this.#ports.channels.nextDue(
      this.#ports.clock.now(),
      [...this.#busy.keys(), ...this.#lingering.keys(), ...this.#resting],
      LANES.map((lane) => ({ ...lane, fullAccountIds: fullAccounts(places, lane) })),
    );
    if (!next) return false;
    const { message, lane } = next;
    const { channelId, accountId } = message;
    const place = { accountId, isMail: lane.isMail, isFailing: lane.isFailing };
    const goingOn: Promise<unknown>[] = [];
    const told = this.#tell(message, (work) => goingOn.push(work))
      .catch((error) => {
        this.#resting.add(channelId);
        this.#ports.onFailure(error);
      })
      .finally(() => {
        this.#busy.delete(channelId);
        if (goingOn.length > 0) this.#letLinger(channelId, place, goingOn);
        this.kick();
      });
    this.#busy.set(channelId, { ...place, told });
    return true;
  }

  #letLinger(channelId: string, place: Place, goingOn: readonly Promise<unknown>[]): void {
    this.#lingering.set(channelId, place);
    void Promise.allSettled(goingOn).then(() => {
      this.#lingering.delete(channelId);
      this.kick();
    });
  }

  async #tell(message: WaitingMessage, goesOn: GoesOn): Promise<void> {
    const { clock, channels, transports, isAnyStolen, onFailure } = this.#ports;
    const channel = await channels.byId(message.channelId);
    if (!channel?.wants.includes(message.kind)) return await channels.settle(message);
    if (channel.onPairedMac && (await isAnyStolen(channel.accountId))) return await channels.settle(message);
    const now = clock.now();
    const mayAt = this.#pace.mayAt(channel.id, message.kind, now);
    if (mayAt > now) return await channels.putOff(message, mayAt);
    const nextDueAt = now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** message.tries);
    if (!(await channels.claim(message, nextDueAt))) return;
    this.#pace.count(channel.id, message.kind, now);
    const sent = await transports[channel.kind](channel, message, goesOn).catch((error) => {
      onFailure(error);
      return 'later' as const;
    });
    if (sent === 'gone') return await channels.delete(channel.id);
    if (sent === 'sent') {
      await channels.settle(message);
      if (channel.failedAt !== null) await channels.setFailed(channel.id, null);
      return;
    }
    if (channel.failedAt === null) await channels.setFailed(channel.id, clock.now());
    if (sent === 'never' || nextDueAt > message.madeAt + DEADLINE_MS) await channels.settle(message);
  }
}

/** Accounts whose places in a lane are taken. */
function fullAccounts(places: readonly Place[], { isMail, isFailing }: (typeof LANES)[number]): string[] {
  const most = AT_ONCE_OF_ACCOUNT[isMail ? 'mail' : 'others'];
  const taken = places.filter((place) => place.isMail === isMail);
  const full = accountsOf(taken, most.all);
  if (!isFailing) return full;
  const ofFailing = taken.filter((place) => place.isFailing);
  return [...new Set([...full, ...accountsOf(ofFailing, most.failing)])];
}

/** Accounts that have so many of these. */
function accountsOf(places: readonly Place[], least: number): string[] {
  const counts = new Map<string, number>();
  for (const { accountId } of places) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= least).map(([accountId]) => accountId);
}
