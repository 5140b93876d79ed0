import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type OrderSocket, OrderStreams } from '../../../server/src/services/order-streams.ts';

const PING_SECONDS = 30;
const MAC = { deviceId: 'd', accountId: 'a', certified: true };

/** A socket that answers pings, or not. */
function fakeSocket(answers: boolean, saysGoodbye = true) {
  const listeners = new Map<string, () => void>();
  const told: string[] = [];
  const socket: OrderSocket = {
    send: (text) => void told.push(text),
    ping: () => {
      told.push('ping');
      if (answers) listeners.get('pong')?.();
    },
    close: (code) => {
      told.push(`close ${code}`);
      if (saysGoodbye) listeners.get('close')?.();
    },
    terminate: () => {
      told.push('terminate');
      listeners.get('close')?.();
    },
    on: (event, listener) => void listeners.set(event, listener),
  };
  return { socket, told };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('order streams', () => {
  test('a Mac that no longer answers is cut off and shown as gone', () => {
    const changes: string[] = [];
    const streams = new OrderStreams(
      (deviceId, accountId) => changes.push(`${deviceId} of ${accountId}`),
      PING_SECONDS,
    );
    const { socket, told } = fakeSocket(false);
    streams.add(MAC, socket, '192.0.2.1');
    jest.advanceTimersByTime(PING_SECONDS * 1000 * 4);
    expect(told).toEqual(['ping', 'terminate']);
    expect(streams.isOnline('d')).toBe(false);
    expect(changes).toEqual(['d of a', 'd of a']);
    streams.close();
  });

  test('a Mac that answers stays', () => {
    const streams = new OrderStreams(() => {}, PING_SECONDS);
    const { socket, told } = fakeSocket(true);
    streams.add(MAC, socket, '192.0.2.1');
    jest.advanceTimersByTime(PING_SECONDS * 1000 * 4);
    expect(streams.isOnline('d')).toBe(true);
    expect(told).not.toContain('terminate');
    streams.close();
  });

  test('a Mac that is told to go and does not is cut off: neither old streams nor removed Macs pile up', () => {
    const streams = new OrderStreams(() => {});
    const [old, next] = [fakeSocket(true, false), fakeSocket(true, false)];
    streams.add(MAC, old.socket, '192.0.2.1');
    streams.add(MAC, next.socket, '192.0.2.1');
    streams.end('d');
    jest.advanceTimersByTime(5_000);
    expect(old.told).toEqual(['close 4000', 'terminate']);
    expect(next.told).toEqual(['close 4001', 'terminate']);
    expect(streams.isOnline('d')).toBe(false);
    streams.close();
  });

  test('the old stream’s end says nothing about the new one', () => {
    const changes: string[] = [];
    const streams = new OrderStreams((deviceId) => changes.push(deviceId), PING_SECONDS);
    const [old, next] = [fakeSocket(true), fakeSocket(true)];
    streams.add(MAC, old.socket, '192.0.2.1');
    streams.add(MAC, next.socket, '192.0.2.1');
    expect(old.told).toEqual(['close 4000']);
    expect(streams.isOnline('d')).toBe(true);
    expect(changes).toEqual(['d']);
    streams.push('d', 'order');
    expect(next.told).toEqual(['{"type":"order","order":"order"}']);
    streams.end('d');
    expect(next.told.at(-1)).toBe('close 4001');
    expect(streams.isOnline('d')).toBe(false);
    streams.push('d', 'nobody is there');
    streams.close();
  });
});
