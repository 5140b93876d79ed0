import type { EventBody } from '@homeward/shared/bodies/event';
import { defaultIntervalSeconds, type Mode } from '@homeward/shared/modes';
import type { ModeOrder } from '@homeward/shared/order';
import { Closed, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

const IntervalSeconds = Type.Integer({ minimum: 0 });

/** What the agent is to do, since when, and for stolen until when. Times are wall clock: they outlive a restart. */
export const ModeState = Type.Union([
  Closed({ mode: Type.Literal('unpaired') }),
  Closed({ mode: Type.Literal('protected'), since: Timestamp, intervalSeconds: IntervalSeconds }),
  Closed({
    mode: Type.Literal('stolen'),
    since: Timestamp,
    /** Stolen mode ends here, unless an order renews it. */
    until: Timestamp,
    intervalSeconds: IntervalSeconds,
    hidden: Type.Boolean(),
  }),
  Closed({ mode: Type.Literal('paused'), since: Timestamp }),
  /** The owner let the Mac go: nothing is collected, what waits is still sent, then the pairing is wiped. */
  Closed({ mode: Type.Literal('released'), since: Timestamp }),
]);
export type ModeState = Static<typeof ModeState>;

/** What can change the mode; `at` is when, in milliseconds since 1970. */
export type ModeInput =
  | { readonly input: 'paired'; readonly at: number }
  | {
      readonly input: 'ordered';
      readonly order: Pick<ModeOrder, 'mode' | 'intervalSeconds' | 'hidden' | 'maxSeconds'>;
      readonly at: number;
    }
  | { readonly input: 'released'; readonly at: number }
  | { readonly input: 'time'; readonly at: number }
  | { readonly input: 'unpaired' };

/** The state after an input. Only a signed order, or the end that the order itself set, ends stolen mode. */
export function nextMode(state: ModeState, input: ModeInput): ModeState {
  switch (input.input) {
    case 'unpaired':
      return { mode: 'unpaired' };
    case 'paired':
      return state.mode === 'unpaired' ? protectedSince(input.at) : state;
    case 'released':
      return state.mode === 'unpaired' || state.mode === 'released' ? state : { mode: 'released', since: input.at };
    case 'ordered':
      return state.mode === 'unpaired' || state.mode === 'released' ? state : ordered(state, input.order, input.at);
    case 'time':
      return state.mode === 'stolen' && input.at >= state.until ? protectedSince(input.at) : state;
  }
}

const protectedSince = (since: number): ModeState => ({
  mode: 'protected',
  since,
  intervalSeconds: defaultIntervalSeconds.protected,
});

function ordered(state: ModeState, order: Extract<ModeInput, { input: 'ordered' }>['order'], at: number): ModeState {
  const { mode, intervalSeconds, hidden, maxSeconds } = order;
  const since = state.mode === mode ? state.since : at;
  if (mode === 'paused') return { mode, since };
  if (mode === 'protected') return { mode, since, intervalSeconds };
  return { mode, since, until: at + maxSeconds * 1000, intervalSeconds, hidden };
}

/** The mode in the protocol's terms: who is released collects nothing, like the paused. Null while unpaired. */
export function protocolMode(state: ModeState): Mode | null {
  if (state.mode === 'unpaired') return null;
  return state.mode === 'released' ? 'paused' : state.mode;
}

/** The event that tells the owner of a change; null where the mode is the same. */
export function modeEvent(from: ModeState, to: ModeState, why: 'order' | 'expired'): EventBody | null {
  const [before, after] = [protocolMode(from), protocolMode(to)];
  if (before === null || after === null || before === after) return null;
  return { v: 1, event: 'mode-changed', from: before, to: after, why };
}
