import type { Clock } from '../clock.ts';
import type { EngineProcess } from './engine-launcher.ts';
import type { Service } from './service.ts';
import type { ShellPermissions } from './shell-status.ts';

export interface EngineOfThisMacParts {
  readonly service: Pick<Service, 'isInstalled' | 'join'>;
  /** Starts an engine of the app's own. */
  readonly launch: (permissions: ShellPermissions) => EngineProcess;
  readonly clock: Clock;
}

/** Whoever installs the service does not wait for the app, nor the app for them. */
const LOOK_MS = 30_000;

/**
 * The one engine of this Mac: the service's, where that is installed, and the app's own otherwise. An own one makes room
 * as soon as the service is there, and takes its place when it is gone: the keeper starts anew what has ended.
 */
export function engineOfThisMac({ service, launch, clock }: EngineOfThisMacParts) {
  return (permissions: ShellPermissions): EngineProcess => {
    const isJoined = service.isInstalled();
    const engine = isJoined ? service.join() : launch(permissions);
    let cancel = () => {};
    const look = () => {
      if (service.isInstalled() !== isJoined) engine.kill();
      else cancel = clock.setTimer(look, LOOK_MS);
    };
    cancel = clock.setTimer(look, LOOK_MS);
    void engine.ended.then(() => cancel());
    return engine;
  };
}
