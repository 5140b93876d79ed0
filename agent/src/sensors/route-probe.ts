import { isIP } from 'node:net';
import type { Hop } from '@homeward/shared/bodies/route';
import traceroute, { type TracedHop } from 'traceroute';
import type { Answer } from '../probe/probe.ts';
import { serve } from '../probe/serve.ts';
import { wordsOf } from '../probe/words.ts';

/** The hops of a trace, from the first on; `isComplete` is false where the wrapper had to end it. */
export interface Trace {
  readonly hops: readonly Hop[];
  readonly isComplete: boolean;
}

/** What the wrapper's last line `#homeward incomplete` becomes in the parser: its second word is a key. */
const INCOMPLETE = 'incomplete';

const tasks = {
  /** Traces the way to an address that `isTraceable` has let through. */
  async trace({ address }: { readonly address: string }): Promise<Answer<Trace>> {
    const { promise, resolve } = Promise.withResolvers<Answer<Trace>>();
    traceroute.trace(address, (error, lines) => resolve(error ? problemOf(error) : { value: traceOf(lines ?? []) }));
    return promise;
  },
};

/** The questions that this probe answers. */
export type RouteTasks = typeof tasks;

/** The wrapper prints one line for each hop and leaves none out, so that a line's place is the hop's distance. */
function traceOf(lines: readonly TracedHop[]): Trace {
  const isComplete = !lines.some((line) => line && INCOMPLETE in line);
  const hops = lines
    .filter((line) => !line || !(INCOMPLETE in line))
    .map((line, index) => {
      const [address, roundTrips] = Object.entries(line || {})[0] ?? [];
      const answered = address !== undefined && isIP(address) !== 0;
      const roundTripMs = roundTrips?.find((time) => Number.isFinite(time) && time >= 0);
      return {
        ttl: index + 1,
        address: answered ? address : null,
        roundTripMs: answered ? (roundTripMs ?? null) : null,
      };
    });
  return { hops, isComplete };
}

function problemOf(error: Error & { code?: number | string }): Answer<Trace> {
  const words = wordsOf(error.message.replace(/^Command failed:.*\n/, ''));
  if (error.code === 127) return { problem: 'unsupported', detail: words };
  const isOffline = /network is (?:unreachable|down)|no route to host|host is down/i.test(words);
  return { problem: isOffline ? 'offline' : 'failed', detail: words || 'traceroute failed without a word' };
}

serve(tasks);
