import { type ErrorCode, errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { Closed, Nullable, OneOf } from '@homeward/shared/schema';
import type { Static, TSchema } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Channel, Port } from './channel.ts';

/** What one side of a line may say: what it asks, with the answer's shape, and what it tells without one. */
export interface Side {
  readonly asks: Readonly<Record<string, { readonly request: TSchema; readonly reply: TSchema }>>;
  readonly news: Readonly<Record<string, TSchema>>;
}

type Asks<S extends Side> = keyof S['asks'] & string;
type News<S extends Side> = keyof S['news'] & string;
type Request<S extends Side, K extends Asks<S>> = Static<NonNullable<S['asks'][K]>['request']>;
type Reply<S extends Side, K extends Asks<S>> = Static<NonNullable<S['asks'][K]>['reply']>;

/** An answer to each thing that the side asks. */
export type Answers<S extends Side> = {
  readonly [K in Asks<S>]: (request: Request<S, K>) => Reply<S, K> | Promise<Reply<S, K>>;
};

/** A listener for each thing that the side tells. */
export type Listeners<S extends Side> = {
  readonly [K in News<S>]: (news: Static<S['news'][K]>, ports: readonly Port[]) => void;
};

/** An answer that takes longer is none. */
const ANSWER_DEADLINE_MS = 10_000;
const MAX_WORDS_LENGTH = 1000;

const codes = Object.keys(errorCatalogue) as ErrorCode[];
const Serial = Type.Integer({ minimum: 1 });
const Name = Type.String({ maxLength: 60 });

const Frame = Type.Union([
  Closed({ type: Type.Literal('ask'), number: Serial, name: Name, request: Type.Unknown() }),
  Closed({ type: Type.Literal('tell'), name: Name, news: Type.Unknown() }),
  Closed({ type: Type.Literal('success'), number: Serial, value: Type.Unknown() }),
  Closed({
    type: Type.Literal('error'),
    number: Serial,
    /** Null for what is no error in Homeward's own words. */
    code: Nullable(OneOf(codes)),
    words: Type.String({ maxLength: MAX_WORDS_LENGTH }),
  }),
]);
type Frame = Static<typeof Frame>;

export interface MessageLineParts<Mine extends Side, Theirs extends Side> {
  readonly channel: Channel;
  readonly mine: Mine;
  readonly theirs: Theirs;
  readonly answers: Answers<Theirs>;
  readonly listeners: Listeners<Theirs>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names the other side in the log and in errors, e.g. `the engine`. */
  readonly other: string;
}

/**
 * Typed messages over a channel. Whatever comes in is checked against the table before anybody sees it, on either
 * side; what does not fit is refused. An error crosses as a code and words, never as an exception with its stack.
 */
export class MessageLine<Mine extends Side, Theirs extends Side> {
  readonly #parts: MessageLineParts<Mine, Theirs>;
  readonly #ending = new AbortController();
  readonly #waiting = new Map<number, (frame: Extract<Frame, { type: 'success' | 'error' }>) => void>();
  #asked = 0;

  constructor(parts: MessageLineParts<Mine, Theirs>) {
    this.#parts = parts;
    const { channel, other } = parts;
    void channel.closed.then(() => this.#ending.abort(new HomewardError('engine_away', `${other} is gone`)));
    channel.onMessage((message, ports) => this.#receive(message, ports));
  }

  /** Resolves when the other side is gone. */
  get closed(): Promise<void> {
    return this.#parts.channel.closed;
  }

  /**
   * Asks the other side.
   * @throws HomewardError what the other side says is wrong; `engine_away` where it is gone or does not answer in time.
   */
  async ask<K extends Asks<Mine>>(
    name: K,
    request: Request<Mine, K>,
    deadlineMs = ANSWER_DEADLINE_MS,
  ): Promise<Reply<Mine, K>> {
    const { channel, clock, mine, other } = this.#parts;
    this.#asked += 1;
    const number = this.#asked;
    try {
      const answer = await within(clock, deadlineMs, this.#ending.signal, () => {
        const { promise, resolve } = Promise.withResolvers<Extract<Frame, { type: 'success' | 'error' }>>();
        this.#waiting.set(number, resolve);
        channel.send({ type: 'ask', number, name, request } satisfies Frame);
        return promise;
      });
      if (answer === undefined) throw new HomewardError('engine_away', `${other} does not answer`);
      if (answer.type === 'error') throw errorOf(answer);
      if (!Check(mine.asks[name]?.reply ?? Type.Never(), answer.value)) {
        throw new HomewardError('invalid_shape', `the answer of ${other} to “${name}”`);
      }
      return answer.value as Reply<Mine, K>;
    } finally {
      this.#waiting.delete(number);
    }
  }

  /** Tells the other side something, and hands it ports. */
  tell<K extends News<Mine>>(name: K, news: Static<Mine['news'][K]>, ports: readonly Port[] = []): void {
    this.#parts.channel.send({ type: 'tell', name, news } satisfies Frame, ports);
  }

  close(): void {
    this.#parts.channel.close();
  }

  #receive(message: unknown, ports: readonly Port[]): void {
    if (!Check(Frame, message)) {
      this.#refuse('a message');
      return;
    }
    switch (message.type) {
      case 'ask':
        void this.#answer(message.number, message.name, message.request);
        break;
      case 'tell':
        this.#hear(message.name, message.news, ports);
        break;
      default:
        this.#waiting.get(message.number)?.(message);
    }
  }

  #hear(name: string, news: unknown, ports: readonly Port[]): void {
    const { theirs, listeners, log } = this.#parts;
    const schema = Object.hasOwn(theirs.news, name) ? theirs.news[name] : undefined;
    if (schema === undefined || !Check(schema, news)) {
      this.#refuse(`“${name}”`);
      return;
    }
    try {
      listeners[name as News<Theirs>](news as never, ports);
    } catch (error) {
      log.error(`“${name}” failed: ${reasonOf(error)}`);
    }
  }

  async #answer(number: number, name: string, request: unknown): Promise<void> {
    const { channel } = this.#parts;
    let frame: Frame;
    try {
      frame = { type: 'success', number, value: await this.#valueFor(name, request) };
    } catch (error) {
      frame = { type: 'error', number, ...inWords(error) };
    }
    channel.send(frame);
  }

  async #valueFor(name: string, request: unknown): Promise<unknown> {
    const { theirs, answers, other } = this.#parts;
    const exchange = Object.hasOwn(theirs.asks, name) ? theirs.asks[name] : undefined;
    if (exchange === undefined || !Check(exchange.request, request)) {
      this.#refuse(`“${name}”`);
      throw new HomewardError('invalid_shape', `what ${other} asks does not have the expected shape`);
    }
    return answers[name as Asks<Theirs>](request as never);
  }

  /** What was in it goes into no log. */
  #refuse(what: string): void {
    this.#parts.log.warn(`${what} from ${this.#parts.other} does not have the expected shape, and is refused`);
  }
}

function inWords(error: unknown): { readonly code: ErrorCode | null; readonly words: string } {
  const isOurs = error instanceof HomewardError;
  const words = isOurs ? error.detail : reasonOf(error);
  return { code: isOurs ? error.code : null, words: words.slice(0, MAX_WORDS_LENGTH) };
}

const errorOf = ({ code, words }: Extract<Frame, { type: 'error' }>): Error =>
  code === null ? new Error(words) : new HomewardError(code, words);
