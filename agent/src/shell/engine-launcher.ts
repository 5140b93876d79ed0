import { MessageChannelMain, utilityProcess } from 'electron';
import { type Channel, portChannel } from '../link/channel.ts';
import type { EngineConfiguration } from './engine-messages.ts';

/** An engine's process, from its start to its end. */
export interface EngineProcess {
  readonly channel: Channel;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number>;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** In place of an exit code. */
const NEVER_STARTED = -1;

/** Starts the engine's program in a utility process, with a port to speak over. After `ready` only. */
export function launchEngine(program: string, configuration: EngineConfiguration): EngineProcess {
  const engine = utilityProcess.fork(program, [JSON.stringify(configuration)], {
    serviceName: 'Homeward engine',
    stdio: 'inherit',
  });
  const ended = Promise.withResolvers<number>();
  // Not `engine.kill()`, which asks first and gives a process that hangs two seconds.
  const end = () => {
    if (engine.pid !== undefined) killNow(engine.pid);
  };
  engine.once('exit', (code) => ended.resolve(code));
  const { port1, port2 } = new MessageChannelMain();
  engine.postMessage(null, [port1]);
  return {
    channel: portChannel(port2),
    ended: ended.promise,
    kill: () => {
      // One that the system never started tells of no end; should it start after all, it ends then.
      if (engine.pid === undefined) ended.resolve(NEVER_STARTED);
      end();
      engine.once('spawn', end);
    },
  };
}

/** One that has just ended by itself keeps its number until Electron tells of it. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
