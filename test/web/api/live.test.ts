import { TextDecoder, TextEncoder } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { StreamEars } from '../../../server/web/src/api/event-stream.ts';
import type { listen as Listen, LiveState } from '../../../server/web/src/api/live.ts';

// jsdom has neither, and the schemas' modules make one each when they load.
Object.assign(globalThis, { TextEncoder, TextDecoder });

class FakeStream {
  static made: FakeStream[] = [];
  readonly ears: StreamEars;
  isClosed = false;
  constructor(ears: StreamEars) {
    this.ears = ears;
    FakeStream.made.push(this);
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
  FakeStream.made = [];
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
  const end = listen(handlers, (ears) => {
    const stream = new FakeStream(ears);
    return () => stream.close();
  });
  return { states, events, end };
}

describe('live events', () => {
  test('are taken when they have the known shape', () => {
    const { states, events, end } = listening();
    const stream = FakeStream.made[0];
    stream?.ears.onOpen();
    stream?.ears.onEvent({ data: '{"event":"records"}' });
    stream?.ears.onEvent({ data: '{"event":"something else"}' });
    expect(states).toEqual(['connecting', 'live']);
    expect(events).toEqual([{ event: 'records' }]);
    end();
    expect(stream?.isClosed).toBe(true);
  });

  test('are asked for again when not even a heartbeat was heard for fifty seconds', () => {
    const { states, end } = listening();
    const stream = FakeStream.made[0];
    stream?.ears.onOpen();
    for (let beat = 0; beat < 6; beat += 1) {
      jest.advanceTimersByTime(45_000);
      stream?.ears.onEvent({ event: 'heartbeat', data: '' });
    }
    expect(states).toEqual(['connecting', 'live']);
    jest.advanceTimersByTime(49_999);
    expect(stream?.isClosed).toBe(false);
    jest.advanceTimersByTime(1);
    expect([stream?.isClosed, states.at(-1)]).toEqual([true, 'offline']);
    jest.advanceTimersByTime(1_000);
    expect(FakeStream.made).toHaveLength(2);
    end();
  });

  test('are asked for again after every end, with growing pauses, at once when the browser is online or looked at', () => {
    const { states, end } = listening();
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const count = FakeStream.made.length;
      FakeStream.made.at(-1)?.ears.onEnd();
      jest.advanceTimersByTime(pauseMs - 1);
      expect(FakeStream.made).toHaveLength(count);
      jest.advanceTimersByTime(1);
      expect(FakeStream.made).toHaveLength(count + 1);
    }
    FakeStream.made.at(-1)?.ears.onEnd();
    const count = FakeStream.made.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeStream.made).toHaveLength(count + 1);
    expect(states.at(-1)).toBe('offline');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeStream.made).toHaveLength(count + 2);
    end();
    jest.advanceTimersByTime(120_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(FakeStream.made).toHaveLength(count + 2);
  });
});
