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

/** Starts the engine's program in a utility process, with a port to speak over. After `ready` only. */
export function launchEngine(program: string, configuration: EngineConfiguration): EngineProcess {
  const engine = utilityProcess.fork(program, [JSON.stringify(configuration)], {
    serviceName: 'Homeward engine',
    stdio: 'inherit',
  });
  const ended = Promise.withResolvers<number>();
  engine.once('exit', (code) => ended.resolve(code));
  const { port1, port2 } = new MessageChannelMain();
  engine.postMessage(null, [port1]);
  return {
    channel: portChannel(port2),
    ended: ended.promise,
    // Not `engine.kill()`, which asks first and gives a process that hangs two seconds.
    kill: () => {
      if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    },
  };
}
