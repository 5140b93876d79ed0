import type { ChannelKind } from '@homeward/shared/api/messages';
import type { Clock } from '../clock.ts';
import type { Channels, WaitingMessage } from '../repositories/channels.ts';
import type { Transport } from './transports.ts';

const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 20;

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

/** Tells what waits, one look at a time; what fails is tried again, later each time, for a day. */
export class Delivery {
  readonly #ports: DeliveryPorts;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => this.kick(), LOOK_EVERY_MS).unref();
  }

  /** Looks now for what waits. */
  kick(): void {
    if (this.#isClosed) return;
    this.#isAskedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Resolves once all that is due has been tried. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, channels, onFailure } = this.#ports;
    while (this.#isAskedAgain && !this.#isClosed) {
      this.#isAskedAgain = false;
      try {
        await channels.deleteUnconfirmed(clock.now() - DEADLINE_MS);
        const due = await channels.due(clock.now(), AT_ONCE);
        await Promise.all(due.map((message) => this.#tell(message)));
        if (due.length === AT_ONCE) this.#isAskedAgain = true;
      } catch (error) {
        onFailure(error);
      }
    }
  }

  async #tell(message: WaitingMessage): Promise<void> {
    const { clock, channels, transports, isAnyStolen, onFailure } = this.#ports;
    const channel = await channels.byId(message.channelId);
    if (!channel?.wants.includes(message.kind)) return await channels.settle(message);
    if (channel.onPairedMac && (await isAnyStolen(channel.accountId))) return await channels.settle(message);
    const sent = await transports[channel.kind](channel, message).catch((error) => {
      onFailure(error);
      return 'later' as const;
    });
    const now = clock.now();
    if (sent === 'gone') return await channels.delete(channel.id);
    if (sent === 'sent') {
      await channels.settle(message);
      if (channel.failedAt !== null) await channels.setFailed(channel.id, null);
      return;
    }
    if (channel.failedAt === null) await channels.setFailed(channel.id, now);
    const dueAt = now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** message.tries);
    if (sent === 'never' || dueAt > message.madeAt + DEADLINE_MS) await channels.settle(message);
    else await channels.putOff(message, dueAt);
  }
}
