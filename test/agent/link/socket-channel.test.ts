import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../agent/src/clock.ts';
import { type SocketBounds, socketChannel } from '../../../agent/src/link/socket-channel.ts';
import { until } from '../../until.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

const bounds: SocketBounds = {
  ...{ maxMessageBytes: 1_000_000, maxQueuedBytes: 4_000_000 },
  ...{ maxMessagesPerSecond: 1_000_000, maxBytesPerSecond: 1_000_000_000 },
};

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: Server;
let here: Socket;
let there: Socket;
beforeEach(async () => {
  directory = await temporaryDirectory();
  server = createServer();
  server.listen(join(directory.path, 'socket'));
  await once(server, 'listening');
  there = connect(join(directory.path, 'socket'));
  there.on('error', () => {});
  [here] = (await once(server, 'connection')) as [Socket];
});
afterEach(async () => {
  here.destroy();
  there.destroy();
  server.close();
  await directory.remove();
});

function frame(body: string): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(Buffer.byteLength(body));
  return Buffer.concat([header, Buffer.from(body)]);
}

function listening(changed: Partial<SocketBounds> = {}, clock = systemClock) {
  const channel = socketChannel(here, { ...bounds, ...changed }, clock);
  const heard: unknown[] = [];
  channel.onMessage((message) => heard.push(message));
  return { channel, heard };
}

test('messages arrive whole and in order, however they are cut, also those of before anybody listened', async () => {
  const messages = [{ a: 1 }, 'zwölf', null, [], { long: 'x'.repeat(200_000) }];
  const bytes = Buffer.concat(messages.map((message) => frame(JSON.stringify(message))));
  for (let at = 0; at < 40; at += 1) there.write(bytes.subarray(at, at + 1));
  there.write(bytes.subarray(40));
  const { heard } = listening();
  await until(() => heard.length === messages.length);
  expect(heard).toEqual(messages);
});

test.each([
  ['a message that is too long', {}, Buffer.from([0x7f, 0xff, 0xff, 0xff])],
  ['what is no JSON', {}, frame('{"type":')],
  ['too many messages at once', { maxMessagesPerSecond: 10 }, Buffer.concat(Array(11).fill(frame('1')))],
  ['too many bytes at once', { maxBytesPerSecond: 1_000 }, frame(JSON.stringify('x'.repeat(2_000)))],
])('%s ends the line', async (_, changed, bytes) => {
  // Time stands still: all of it is one second.
  const { channel, heard } = listening(changed, { ...systemClock, monotonicMs: () => 0 });
  there.write(bytes);
  await channel.closed;
  expect(heard.length).toBeLessThan(11);
  expect(here.destroyed).toBe(true);
});

test('whoever does not read is left', async () => {
  const { channel } = listening({ maxQueuedBytes: 500_000 });
  there.pause();
  for (let count = 0; count < 100 && !here.destroyed; count += 1) channel.send('x'.repeat(100_000));
  await channel.closed;
  expect(here.destroyed).toBe(true);
});
