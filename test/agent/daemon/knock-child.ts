/** Somebody's program at the service's socket: `knock-child.ts UID SOCKET` prints what it gets in one word. */
import { connect } from 'node:net';
import { systemClock } from '../../../agent/src/clock.ts';
import { boundsForEngine } from '../../../agent/src/daemon/session-bounds.ts';
import { socketChannel } from '../../../agent/src/link/socket-channel.ts';

const [, , uid = '', path = ''] = process.argv;
process.setgroups?.([]);
process.setgid?.(Number(uid));
process.setuid?.(Number(uid));
const socket = connect(path);
socket.on('error', (error: NodeJS.ErrnoException) => {
  process.stdout.write(error.code ?? 'unknown');
  process.exit();
});
socketChannel(socket, boundsForEngine, systemClock).onMessage((message) => {
  const { name } = message as { name: string };
  process.stdout.write(name);
  process.exit();
});
