import type { Port } from '../link/channel.ts';
import type { ProbeEvents, StartProbe } from './probe-process.ts';
import type { NumberedAnswer, Question } from './serve.ts';

/** What whoever lends probes is told. */
export interface Lender {
  start(number: number, name: string, environment: Readonly<Record<string, string>>): void;
  end(number: number): void;
}

interface LentProbe {
  readonly events: ProbeEvents;
  /** Questions that wait for the port. */
  readonly waiting: Question[];
  port: Port | undefined;
}

/**
 * Probes that another process starts and ends for this one, because it may not start Node itself: the app is built
 * without `runAsNode`. Questions and answers, photos among them, go over a port of each probe's own.
 */
export class LentProbes {
  readonly #lender: Lender;
  readonly #probes = new Map<number, LentProbe>();
  #count = 0;

  constructor(lender: Lender) {
    this.#lender = lender;
  }

  readonly start: StartProbe = (module, environment, events) => {
    this.#count += 1;
    const number = this.#count;
    const probe: LentProbe = { events, waiting: [], port: undefined };
    this.#probes.set(number, probe);
    this.#lender.start(number, nameOf(module), environment);
    return {
      send: (question) => {
        if (probe.port) probe.port.postMessage(question);
        else probe.waiting.push(question);
      },
      kill: () => {
        if (this.#probes.has(number)) this.#lender.end(number);
      },
    };
  };

  /** The probe runs, and this is the port to it. */
  started(number: number, port: Port): void {
    const probe = this.#probes.get(number);
    if (probe === undefined) return;
    probe.port = port;
    port.on('message', ({ data }) => probe.events.onAnswer(data as NumberedAnswer));
    port.start();
    for (const question of probe.waiting.splice(0)) port.postMessage(question);
  }

  gone(number: number, why: string): void {
    const probe = this.#probes.get(number);
    this.#probes.delete(number);
    probe?.port?.close();
    probe?.events.onGone(why);
  }
}

/** The name of a probe's file, from its address in sources or build. */
const nameOf = (module: URL): string => module.pathname.replace(/^.*\//, '').replace(/\.[jt]s$/, '');
