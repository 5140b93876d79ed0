import { tmpdir } from 'node:os';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import { daemonPlacesAt, isDaemonInstalled, socketOf } from '../daemon/daemon-places.ts';
import type { Log } from '../log.ts';
import { LentProbes } from '../probe/lent-probes.ts';
import { createCameraSensor } from '../sensors/cameras.ts';
import type { Permissions } from '../sensors/permissions.ts';
import type { Sense } from '../sensors/sense.ts';
import { joinDaemon } from './daemon-line.ts';
import type { EngineProcess } from './engine-launcher.ts';
import type { ProbeName } from './engine-messages.ts';
import type { PairThisMac } from './pairing-session.ts';
import { ProbeHost } from './probe-host.ts';
import { type SessionAnswers, SessionDesk } from './session-desk.ts';

export interface ServiceParts {
  readonly platform: NodeJS.Platform;
  /** Of the disk: `/` unless said otherwise. */
  readonly root?: string;
  /** Of whoever is logged in. */
  readonly uid: number;
  /** Path of a probe's built program. */
  readonly probeFile: (name: ProbeName) => string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sense: Sense | undefined;
  readonly permissions: Pick<Permissions, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The service of the whole Mac (`homeward-agent install`), as the app of one person has to do with it. */
export interface Service {
  isInstalled(): boolean;
  /** The line to its engine. */
  join(): EngineProcess;
  /** What its engine asks of this app. */
  readonly answers: SessionAnswers;
  /** Pairs as given, unless pairing is the service's. */
  pairUnlessInstalled(pair: PairThisMac): PairThisMac;
}

export function serviceOfThisMac(parts: ServiceParts): Service {
  const { platform, root, uid, environment, sense, permissions, clock, log } = parts;
  const places = daemonPlacesAt(root);
  const isInstalled = () => isDaemonInstalled(platform, places);
  const cameras = createCameraSensor({
    ...{ clock, environment, startProbe: probesOfMain(parts.probeFile).start },
    system: platform === 'darwin' ? 'darwin' : 'linux',
    temporaryDirectory: tmpdir(),
    ...{ permission: async () => permissions.read().camera, mustKnowPermission: true },
  });
  const desk = new SessionDesk({ cameras, sense, clock });
  return {
    isInstalled,
    join: () => {
      const line = joinDaemon(socketOf(places, uid), clock, log);
      void line.channel.closed.then(() => desk.end());
      return line;
    },
    answers: desk.answers,
    pairUnlessInstalled: (pair) => async (entry, compare, signal) => {
      if (isInstalled()) throw new HomewardError('pairing_refused', servicePairs);
      await pair(entry, compare, signal);
    },
  };
}

const servicePairs = 'on this Mac the service is paired, by an administrator, in Terminal: `sudo homeward-agent pair`';

/** Probes of the main process's own: it starts utility processes, and speaks with them over ports as the engine does. */
function probesOfMain(probeFile: (name: ProbeName) => string): LentProbes {
  const host = new ProbeHost(probeFile, {
    started: (number, port) => probes.started(number, port),
    gone: (number, why) => probes.gone(number, why),
  });
  const probes = new LentProbes({
    start: (number, name, environment) => host.start(number, name as ProbeName, environment),
    end: (number) => void host.end(number),
  });
  return probes;
}
