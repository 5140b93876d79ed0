import { hostname, release, type } from 'node:os';
import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import { type Answer, Probe } from '../probe/probe.ts';
import type { Capture, Sensor } from '../sensor.ts';
import type { MachineTasks } from './machine-probe.ts';

export interface MachineSensorOptions {
  readonly clock: Clock;
  /** For the programs that systeminformation runs, from `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
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
  const { interfaces, gateway, battery, hardware, software, wifi } = await readParts(options, signal);
  const body = {
    v: 1,
    cycle,
    interfaces,
    gateway,
    wifi,
    battery,
    system: { value: { ...readOr(hardware, {}), ...readOr(software, knownToNode()) } },
  } satisfies MachineBody;
  yield { mediaType: 'application/json', body, capturedAt: options.clock.now() };
}

/** Asks for one part after the other. A part that hangs is killed with its probe, and the next one gets a new probe. */
async function readParts(options: MachineSensorOptions, signal: AbortSignal): Promise<Answers> {
  const start = () =>
    new Probe<MachineTasks>(options.clock, new URL('./machine-probe.ts', import.meta.url), options.environment, signal);
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
    for (const part of parts) await read(part);
    return answers as Answers;
  } finally {
    await probe?.end();
  }
}

const readOr = <T>(answer: Answer<T>, otherwise: T): T => ('value' in answer ? answer.value : otherwise);

/** What Node itself can tell, where the system's own name for it could not be read. */
const knownToNode = () => ({ operatingSystem: type(), release: release(), hostName: hostname().slice(0, 200) });
