import type { ChannelKind } from '@homeward/shared/api/messages';
import type { Clock } from '../clock.ts';
import type { Channels, WaitingMessage } from '../repositories/channels.ts';
import type { Transport } from './transports.ts';

const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 40;
/** Of one account: its own slow addresses hold up each other, and nobody else's. */
const AT_ONCE_OF_ACCOUNT = 4;
/** Of those, for channels that are failing: whoever is signed in may add dead ones, and what works must not wait for them. */
const FAILING_AT_ONCE_OF_ACCOUNT = 2;

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

interface BusyChannel {
  readonly accountId: string;
  readonly isFailing: boolean;
  /** Resolves once its message was told, or put off. */
  readonly told: Promise<void>;
}

/**
 * Tells what waits: of a channel one message at a time, of an account a few, and of all accounts many; what is due beyond
 * that waits for one of them to end. What goes to channels that work is told before what goes to failing ones, and of each
 * what was due first. What fails is tried again, later each time, for a day.
 *
 * When the next try is due is written before each, so that what cannot be written is not told: a full disk would else have
 * the same told at each look. What ended without a word, as at a crash, is told again then: at least once.
 */
export class Delivery {
  readonly #ports: DeliveryPorts;
  readonly #timer: NodeJS.Timeout;
  readonly #busy = new Map<string, BusyChannel>();
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

  /** Resolves once nothing is under way. */
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
    await this.#ports.channels.deleteUnconfirmed(this.#ports.clock.now() - DEADLINE_MS);
  }

  /** @returns false where nothing is due that may be told now. */
  async #beginNext(): Promise<boolean> {
    if (this.#busy.size >= AT_ONCE || this.#isClosed) return false;
    const busy = [...this.#busy.values()];
    const message = await this.#ports.channels.nextDue(this.#ports.clock.now(), {
      channelIds: [...this.#busy.keys(), ...this.#resting],
      accountIds: accountsOf(busy, AT_ONCE_OF_ACCOUNT),
      failingOfAccountIds: accountsOf(
        busy.filter(({ isFailing }) => isFailing),
        FAILING_AT_ONCE_OF_ACCOUNT,
      ),
    });
    if (!message) return false;
    const { channelId, accountId, isFailing } = message;
    const told = this.#tell(message)
      .catch((error) => {
        this.#resting.add(channelId);
        this.#ports.onFailure(error);
      })
      .finally(() => {
        this.#busy.delete(channelId);
        this.kick();
      });
    this.#busy.set(channelId, { accountId, isFailing, told });
    return true;
  }

  async #tell(message: WaitingMessage): Promise<void> {
    const { clock, channels, transports, isAnyStolen, onFailure } = this.#ports;
    const channel = await channels.byId(message.channelId);
    if (!channel?.wants.includes(message.kind)) return await channels.settle(message);
    if (channel.onPairedMac && (await isAnyStolen(channel.accountId))) return await channels.settle(message);
    const nextDueAt = clock.now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** message.tries);
    if (!(await channels.claim(message, nextDueAt))) return;
    const sent = await transports[channel.kind](channel, message).catch((error) => {
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

/** Accounts that have so many of these. */
function accountsOf(busy: readonly BusyChannel[], least: number): string[] {
  const counts = new Map<string, number>();
  for (const { accountId } of busy) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= least).map(([accountId]) => accountId);
}
