import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { OwnerEvents } from '../../../server/src/services/owner-events.ts';
import { until } from '../../until.ts';

const reader = { accountId: 'a', sessionId: 's', network: '192.0.2.1', isSignedIn: async () => true };

describe('owner events', () => {
  test('a reader that does not read is dropped, and no other', async () => {
    const events = new OwnerEvents();
    const slow = events.open(reader);
    const quick = events.open(reader);
    let read = 0;
    quick.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    slow.on('error', () => {});
    const pairingId = 'p'.repeat(1000);
    for (let count = 0; count < 400; count += 1) {
      events.emit('a', { event: 'pairing', pairingId });
      if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(slow.destroyed).toBe(true);
    expect(quick.destroyed).toBe(false);
    expect(read).toBeGreaterThan(400_000);
    events.close();
  });

  test('readers that do not read count as well: the oldest make room, one after the other', async () => {
    const events = new OwnerEvents();
    const streams = Array.from({ length: 20 }, () => events.open(reader));
    for (const stream of streams) stream.on('error', () => {});
    for (let count = 0; count < 3; count += 1) events.open(reader);
    await new Promise((resolve) => setImmediate(resolve));
    expect(streams.map(({ destroyed }) => destroyed).slice(0, 4)).toEqual([true, true, true, false]);
    events.close();
  });

  test('a stream that was ended is told nothing more', async () => {
    const events = new OwnerEvents();
    const stream = events.open(reader);
    const failed: unknown[] = [];
    stream.on('error', (error) => failed.push(error));
    events.endSession('s');
    events.emit('a', { event: 'records' });
    const chunks = await stream.toArray();
    expect(Buffer.concat(chunks).toString()).toBe(': connected\n\n');
    expect(failed).toEqual([]);
    events.close();
  });

  test('nobody is told what happens to others, or where nobody reads', async () => {
    const events = new OwnerEvents();
    expect(events.isRead('a')).toBe(false);
    events.emit('a', { event: 'records' });
    const stream = events.open(reader);
    expect(events.isRead('a')).toBe(true);
    expect(events.isRead('b')).toBe(false);
    events.emit('b', { event: 'records' });
    events.endSession('s');
    const chunks = await stream.toArray();
    expect(Buffer.concat(chunks).toString()).toBe(': connected\n\n');
    expect(events.isRead('a')).toBe(false);
    events.close();
  });

  test('a session that is over ends its stream at the next heartbeat', async () => {
    let isSignedIn = true;
    const events = new OwnerEvents(0.02);
    const stream = events.open({ ...reader, isSignedIn: async () => isSignedIn });
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await until(() => text.includes('event: heartbeat\ndata:\n\n'));
    isSignedIn = false;
    await once(stream, 'end');
    events.close();
  });
});
