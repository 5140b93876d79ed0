import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Receipt, verifyReceipt } from '@homeward/shared/receipt';
import { freePort } from '../../scripts/trial/free-port.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { type Program, startProgram } from '../../scripts/trial/program.ts';
import { type Figure, median } from './figure.ts';
import { runLoad, type WireRequest } from './http-load.ts';
import { type FleetMac, pairFleet } from './mac-fleet.ts';

/** As after an outage: Macs that send their backlog, each over as many connections as an agent uses at a time. */
const MACS = 16;
const CONNECTIONS_OF_A_MAC = 4;
const CONNECTIONS = MACS * CONNECTIONS_OF_A_MAC;
const ROUNDS = 5;

/** Requests of one arm in one round, on each connection: some 0.7 s. */
const REQUESTS = { ingest: 200, echo: 400, recorder: 20 } as const;

/** Unmeasured requests before the first round, on each connection: compilers and caches get warm. */
const WARM_UP = 100;

const SERVER_CORE = 0;
const LOAD_CORE = 1;

/** What one arm gave in each round. */
export interface Arm {
  readonly perSecond: number[];
  readonly p99Ms: number[];
}

export interface IngestMeasurement {
  /** Durable, receipted items. */
  readonly ingest: Arm;
  /** Fastify sending the same bytes back. */
  readonly echo: Arm;
  /** OwnTracks Recorder taking a location, where its address was given. */
  readonly recorder?: Arm | undefined;
  /** Whether servers and load had a core of their own each. */
  readonly pinned: boolean;
  readonly sealedBytes: number;
}

/**
 * Items per second that a real server takes from 16 Macs on 64 connections, beside an echo of the same bytes. The arms
 * run by turns, five times, the servers on one core and the load on the other where `taskset` exists.
 * @param recorderUrl of a running OwnTracks Recorder, such as `http://127.0.0.1:8083`.
 */
export async function measureIngest(recorderUrl?: string): Promise<IngestMeasurement> {
  const pinned = pinOurselves(LOAD_CORE);
  const directory = await mkdtemp(join(tmpdir(), 'homeward-bench-'));
  const port = await freePort();
  const data = join(directory, 'data');
  const flags = ['--console', 'off', '--registration', 'open', '--max-devices', '1000', '--log-level', 'error'];
  const server = start(pinned, '../../server/src/main.ts', ['--port', `${port}`, '--data', data, ...flags]);
  const echo = start(pinned, './echo-server.ts', []);
  try {
    const [, echoOrigin = ''] = await echo.waitForLine(/echo at (http\S+)/);
    const [, origin = ''] = await server.waitForLine(/ at (http\S+)/);
    const owner = await signUpOwner(origin, { loginName: 'bench', password: 'lantern orbit velvet thimble quarry' });
    const macs = await pairFleet(origin, owner, MACS);
    const load = async (arm: Arm | undefined, to: string, requests: WireRequest[][]) => {
      const { perSecond, p99Ms, samples } = await runLoad(to, requests);
      arm?.perSecond.push(perSecond);
      arm?.p99Ms.push(p99Ms);
      return samples;
    };
    const body = itemsOf(macs, 1)[0]?.[0]?.body ?? Buffer.alloc(0);
    await load(undefined, origin, itemsOf(macs, WARM_UP));
    await load(undefined, echoOrigin, echoes(body, WARM_UP));

    const [ingest, echoed, recorder] = [newArm(), newArm(), newArm()];
    for (let round = 0; round < ROUNDS; round += 1) {
      const items = itemsOf(macs, REQUESTS.ingest);
      const samples = await load(ingest, origin, items);
      await Promise.all(samples.map((sample) => checkReceipt(sample, owner.receiptKey)));
      await load(echoed, echoOrigin, echoes(body, REQUESTS.echo));
      if (recorderUrl !== undefined) await load(recorder, recorderUrl, locations(recorderUrl, REQUESTS.recorder));
    }
    return {
      ...{ ingest, echo: echoed, pinned, sealedBytes: body.length },
      ...(recorderUrl !== undefined && { recorder }),
    };
  } finally {
    await Promise.all([server.stop(), echo.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
}

/** The figures of `measureIngest`. */
export async function measureIngestFigures(recorderUrl?: string): Promise<Figure[]> {
  const { ingest, echo, recorder, pinned, sealedBytes } = await measureIngest(recorderUrl);
  const perSecond = median(ingest.perSecond);
  const told = (arm: Arm) => `${median(arm.perSecond).toFixed(0)}/s, p99 ${median(arm.p99Ms).toFixed(1)} ms`;
  const where = pinned ? 'server and load on a core each' : 'not pinned';
  return [
    {
      name: 'ingest_vs_echo',
      value: perSecond / median(echo.perSecond),
      unit: '',
      goal: { atLeast: 0.5 },
      note: `${told(ingest)} of ${sealedBytes} B; echo ${told(echo)}; ${CONNECTIONS} connections, ${where}`,
    },
    ...(recorder
      ? [
          {
            name: 'ingest_vs_recorder',
            value: perSecond / median(recorder.perSecond),
            unit: '',
            goal: { atLeast: 20 },
            note: `recorder ${told(recorder)}, not fsynced`,
          },
        ]
      : []),
  ];
}

const newArm = (): Arm => ({ perSecond: [], p99Ms: [] });

function start(pinned: boolean, script: string, args: readonly string[]): Program {
  const command = [process.execPath, fileURLToPath(new URL(script, import.meta.url)), ...args];
  return pinned
    ? startProgram('taskset', ['-c', `${SERVER_CORE}`, ...command])
    : startProgram(process.execPath, command.slice(1));
}

/** Moves this process, which makes the load, to a core of its own. @returns false where the system cannot. */
function pinOurselves(core: number): boolean {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', `${core}`, `${process.pid}`], { stdio: 'ignore' });
  return status === 0;
}

/** `count` items for each connection; those of a Mac are dealt out to its connections in the order of their numbers. */
const itemsOf = (macs: readonly FleetMac[], count: number): WireRequest[][] =>
  macs.flatMap((mac) => {
    const items = mac.nextRequests(count * CONNECTIONS_OF_A_MAC);
    return Array.from({ length: CONNECTIONS_OF_A_MAC }, (_, connection) =>
      items.filter((_item, index) => index % CONNECTIONS_OF_A_MAC === connection),
    );
  });

function echoes(body: Buffer, count: number): WireRequest[][] {
  const lines = ['PUT / HTTP/1.1', 'host: bench', 'content-type: application/octet-stream'];
  const head = Buffer.from(`${lines.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n`);
  return Array.from({ length: CONNECTIONS }, () => Array.from({ length: count }, () => ({ head, body })));
}

/** Locations as OwnTracks apps post them (https://owntracks.org/booklet/tech/http/). */
function locations(url: string, count: number): WireRequest[][] {
  return Array.from({ length: CONNECTIONS }, (_, device) =>
    Array.from({ length: count }, () => {
      const location = {
        _type: 'location',
        lat: 52.3861,
        lon: 9.8095,
        acc: 20,
        tid: 'be',
        tst: Math.floor(Date.now() / 1000),
      };
      const body = Buffer.from(JSON.stringify(location));
      const lines = [
        `POST /pub?u=bench&d=mac${device} HTTP/1.1`,
        `host: ${new URL(url).host}`,
        'content-type: application/json',
        `content-length: ${body.length}`,
      ];
      return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body };
    }),
  );
}

async function checkReceipt(sample: Buffer, receiptKey: string): Promise<void> {
  const receipt = JSON.parse(sample.toString()) as Receipt;
  await verifyReceipt(receipt, receipt.envelopeHash, receiptKey);
}
