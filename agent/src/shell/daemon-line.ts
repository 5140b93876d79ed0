import { lstatSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { boundsForEngine } from '../daemon/session-bounds.ts';
import { type Channel, closedChannel } from '../link/channel.ts';
import { socketChannel } from '../link/socket-channel.ts';
import { type Log, reasonOf } from '../log.ts';
import type { EngineProcess } from './engine-launcher.ts';

const ROOT = 0;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * The line to the service's engine, as the keeper has it of an engine's process of its own: where the line is lost, or
 * there is none, it ends, and the keeper tries again, later each time. To kill it is to leave: the engine goes on.
 * @param path of this person's socket
 */
export function joinDaemon(path: string, clock: Clock, log: Log): EngineProcess {
  const channel = channelTo(path, clock, log);
  return {
    channel,
    ended: channel.closed.then(() => 0),
    kill: () => channel.close(),
  };
}

function channelTo(path: string, clock: Clock, log: Log): Channel {
  try {
    expectRoots(dirname(path));
  } catch (error) {
    log.warn(`the service of this Mac cannot be asked: ${reasonOf(error)}`);
    return closedChannel();
  }
  return socketChannel(connect(path), boundsForEngine, clock);
}

/** Only root can have put a socket into a folder that only root can write. */
function expectRoots(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== ROOT || (found.mode & WRITABLE_BY_OTHERS) !== 0)
    throw new Error(`${folder} is not root’s alone`);
}
