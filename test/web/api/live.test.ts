import { TextDecoder, TextEncoder } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { listen as Listen, LiveState } from '../../../server/web/src/api/live.ts';

// jsdom has neither, and the schemas' modules make one each when they load.
Object.assign(globalThis, { TextEncoder, TextDecoder });

class FakeSource extends EventTarget {
  static made: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  constructor() {
    super();
    FakeSource.made.push(this);
  }
  close() {
    this.isClosed = true;
  }
}

let listen: typeof Listen;
beforeAll(async () => {
  ({ listen } = await import('../../../server/web/src/api/live.ts'));
});
beforeEach(() => {
  FakeSource.made = [];
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function listening() {
  const states: LiveState[] = [];
  const events: unknown[] = [];
  const handlers = {
    onEvent: (event: unknown) => events.push(event),
    onState: (state: LiveState) => states.push(state),
  };
  const end = listen(handlers, () => new FakeSource() as unknown as EventSource);
  return { states, events, end };
}

describe('live events', () => {
  test('are taken when they have the known shape', () => {
    const { states, events, end } = listening();
    const source = FakeSource.made[0];
    source?.onopen?.();
    source?.onmessage?.({ data: '{"event":"records"}' });
    source?.onmessage?.({ data: '{"event":"something else"}' });
    expect(states).toEqual(['connecting', 'live']);
    expect(events).toEqual([{ event: 'records' }]);
    end();
    expect(source?.isClosed).toBe(true);
  });

  test('are asked for again when not even a heartbeat was heard for fifty seconds', () => {
    const { states, end } = listening();
    const source = FakeSource.made[0];
    source?.onopen?.();
    for (let beat = 0; beat < 6; beat += 1) {
      jest.advanceTimersByTime(45_000);
      source?.dispatchEvent(new Event('heartbeat'));
    }
    expect(states).toEqual(['connecting', 'live']);
    jest.advanceTimersByTime(49_999);
    expect(source?.isClosed).toBe(false);
    jest.advanceTimersByTime(1);
    expect([source?.isClosed, states.at(-1)]).toEqual([true, 'offline']);
    jest.advanceTimersByTime(1_000);
    expect(FakeSource.made).toHaveLength(2);
    end();
  });

  test('are asked for again after every error, with growing pauses, at once when the browser is online or looked at', () => {
    const { states, end } = listening();
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const count = FakeSource.made.length;
      FakeSource.made.at(-1)?.onerror?.();
      jest.advanceTimersByTime(pauseMs - 1);
      expect(FakeSource.made).toHaveLength(count);
      jest.advanceTimersByTime(1);
      expect(FakeSource.made).toHaveLength(count + 1);
    }
    FakeSource.made.at(-1)?.onerror?.();
    const count = FakeSource.made.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeSource.made).toHaveLength(count + 1);
    expect(states.at(-1)).toBe('offline');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeSource.made).toHaveLength(count + 2);
    end();
    jest.advanceTimersByTime(120_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeSource.made).toHaveLength(count + 2);
  });
});
