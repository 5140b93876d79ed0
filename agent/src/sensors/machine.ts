import { hostname, release, type } from 'node:os';
import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import { type Answer, Probe } from '../probe/probe.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import type { Capture, Sensor } from '../sensor.ts';
import type { MachineTasks } from './machine-probe.ts';
import type { Sense } from './sense.ts';
import type { WifiSight } from './sense-answer.ts';

export interface MachineSensorOptions {
  readonly clock: Clock;
  /** For the programs that systeminformation runs, from `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Tells more of the Wi-Fi than the probe can; where it fails, or is absent, the probe is asked. */
  readonly sense?: Pick<Sense, 'wifi'> | undefined;
  /** Starts the probe; Node's own `fork` unless said otherwise. */
  readonly startProbe?: StartProbe | undefined;
  /** Milliseconds for a part, in place of its own deadline. */
  readonly partDeadlineMs?: number;
}

type Part = keyof MachineTasks;
type Answers = { [P in Part]: Awaited<ReturnType<MachineTasks[P]>> | Problem };

/**
 * Milliseconds for each part, in the order in which they are read: one after the other, because some of
 * systeminformation's calls block their process. `software` asks the network for the host's full name; `wifi` starts
 * macOS's system_profiler, which takes seconds.
 */
const deadlinesMs = {
  interfaces: 5000,
  gateway: 5000,
  battery: 5000,
  hardware: 5000,
  software: 5000,
  wifi: 15_000,
} as const satisfies Record<Part, number>;

const parts = Object.keys(deadlinesMs) as Part[];
/** Wi-Fi comes last, and is the probe's only where nobody else tells it. */
const partsWithoutWifi = parts.filter((part) => part !== 'wifi');

/** The machine and the network it hangs on, with a reason for each part that could not be read. */
export function createMachineSensor(options: MachineSensorOptions): Sensor {
  const totalMs = parts.reduce((total, part) => total + (options.partDeadlineMs ?? deadlinesMs[part]), 0);
  return {
    kind: 'machine',
    deadlineMs: totalMs + 15_000,
    capture: (cycle, signal) => captureMachine(options, cycle, signal),
  };
}

async function* captureMachine(
  options: MachineSensorOptions,
  cycle: Cycle,
  signal: AbortSignal,
): AsyncGenerator<Capture> {
  const looking = options.sense?.wifi(signal);
  looking?.catch(() => {});
  const seen = async () => (await looking) ?? null;
  const { interfaces, gateway, battery, hardware, software, wifi, accessPoints } = await readParts(
    options,
    seen,
    signal,
  );
  const body = {
    v: 1,
    cycle,
    interfaces,
    gateway,
    wifi,
    ...(accessPoints && { accessPoints }),
    battery,
    system: { value: { ...readOr(hardware, {}), ...readOr(software, knownToNode()) } },
  } satisfies MachineBody;
  yield { mediaType: 'application/json', body, capturedAt: options.clock.now() };
}

/**
 * Asks for one part after the other. A part that hangs is killed with its probe, and the next one gets a new probe.
 * @param seen what Homeward Sense tells of the Wi-Fi meanwhile; null where nobody asks it
 */
async function readParts(
  options: MachineSensorOptions,
  seen: () => Promise<WifiSight | Problem | null>,
  signal: AbortSignal,
): Promise<Answers & Pick<MachineBody, 'accessPoints'>> {
  const { clock, environment, startProbe } = options;
  const start = () =>
    new Probe<MachineTasks>(clock, new URL('./machine-probe.ts', import.meta.url), environment, signal, startProbe);
  let probe: Probe<MachineTasks> | undefined;
  try {
    const answers: Partial<Answers> = {};
    const read = async <P extends Part>(part: P) => {
      probe ??= start();
      const answer = await probe.ask(part, undefined as never, options.partDeadlineMs ?? deadlinesMs[part]);
      answers[part] = answer as Answers[P];
      if ('problem' in answer && (answer.problem === 'deadline' || answer.problem === 'failed')) {
        await probe.end();
        probe = undefined;
      }
    };
    for (const part of partsWithoutWifi) await read(part);
    const sight = await seen();
    if (sight !== null && !('problem' in sight)) {
      return { ...(answers as Answers), wifi: sight.joined, accessPoints: sight.accessPoints };
    }
    await read('wifi');
    return { ...(answers as Answers), ...(sight && { accessPoints: sight }) };
  } finally {
    await probe?.end();
  }
}

const readOr = <T>(answer: Answer<T>, otherwise: T): T => ('value' in answer ? answer.value : otherwise);

/** What Node itself can tell, where the system's own name for it could not be read. */
const knownToNode = () => ({ operatingSystem: type(), release: release(), hostName: hostname().slice(0, 200) });
