import { MachineBody } from '@homeward/shared/bodies/machine';
import { type Cycle, type Health, ReportBody } from '@homeward/shared/bodies/report';
import { RouteBody } from '@homeward/shared/bodies/route';
import { SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { text } from '@homeward/shared/bytes';
import type { ItemKind } from '@homeward/shared/envelope';
import { describe, expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { type Clock, systemClock } from '../../../agent/src/clock.ts';
import { CycleRunner } from '../../../agent/src/engine/cycle-runner.ts';
import { problemBodies } from '../../../agent/src/engine/problem-bodies.ts';
import type { Draft } from '../../../agent/src/outbox/item-writer.ts';
import type { Capture, Sensor } from '../../../agent/src/sensor.ts';
import { until } from '../../until.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';

const health: Health = {
  ...{ agentVersion: '0', platform: 'test', startedAt: 0, stateRev: 0 },
  permissions: { camera: 'unknown', location: 'unknown' },
  outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
};
const cycle = (mode: Cycle['mode']): Cycle => ({ id: crypto.randomUUID(), mode, intervalSeconds: 300, trial: false });

const found = (words: string): Capture => ({ mediaType: 'application/json', body: { words }, capturedAt: 1 });
const sensor = (kind: ItemKind, capture: Sensor['capture'], deadlineMs = 5000): Sensor => ({
  kind,
  capture,
  deadlineMs,
});
const never = new Promise<never>(() => {});

function subject(sensors: readonly Sensor[], clock: Clock = systemClock) {
  const drafts: Draft[] = [];
  const log = keptLog();
  const write = async (draft: Draft) => {
    if (!draft.signal.aborted) drafts.push(draft);
    return null;
  };
  const runner = new CycleRunner({ sensors, write, health: () => health, clock, log });
  const run = (mode: Cycle['mode'], signal = new AbortController().signal) =>
    runner.run({ cycle: cycle(mode), orderSeq: 3, orderHash: null, signal });
  return { drafts, log, run, bodies: () => drafts.map(({ kind, body }) => [kind, JSON.parse(text(body.bytes))]) };
}

/** A sensor's run that gives its words when something has come to pass. */
const givesAfter = (before: () => Promise<unknown>, ...words: string[]): Sensor['capture'] =>
  async function* () {
    await before();
    for (const word of words) yield found(word);
  };
const gives = (...words: string[]) => givesAfter(async () => {}, ...words);

describe('CycleRunner', () => {
  test('collects in each mode what the mode allows, and nothing else', async () => {
    const kinds = ['route', 'machine', 'snapshot', 'report'] as const;
    const sensors = kinds.map((kind) => sensor(kind, gives(kind)));
    for (const [mode, expected] of [
      ['protected', ['report']],
      ['stolen', ['report', 'snapshot', 'machine', 'route']],
      ['paused', []],
    ] as const) {
      const { drafts, run } = subject(sensors);
      await run(mode);
      expect(drafts.map(({ kind }) => kind)).toEqual(expected);
    }
  });

  test('no part waits for another', async () => {
    const photos = () => until(() => drafts.length === 2, 'the photos');
    const { drafts, run } = subject([
      sensor('report', givesAfter(photos, 'slow report'), 600_000),
      sensor('snapshot', gives('fast photo', 'second photo')),
    ]);
    await run('stolen');
    expect(drafts.map(({ kind }) => kind)).toEqual(['snapshot', 'snapshot', 'report']);
    expect(drafts.every(({ urgentFor }) => urgentFor !== null)).toBe(true);
  });

  test('a sensor that hangs is ended at its deadline, and the owner is told', async () => {
    const { bodies, run } = subject([
      sensor(
        'snapshot',
        async function* (_, signal) {
          yield found('first camera');
          await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
        30,
      ),
    ]);
    await run('stolen');
    expect(bodies()).toMatchObject([
      ['snapshot', { words: 'first camera' }],
      ['snapshot', { camera: null, reading: { problem: 'deadline' } }],
    ]);
  });

  test('a sensor that tells of its deadline itself is not told of twice', async () => {
    const { bodies, run } = subject([
      sensor(
        'snapshot',
        async function* (_, signal) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          yield found('my own words');
        },
        30,
      ),
    ]);
    await run('stolen');
    expect(bodies()).toEqual([['snapshot', { words: 'my own words' }]]);
  });

  test('a sensor that does not even end is left behind', async () => {
    const clock = new FakeClock();
    const stubborn = sensor('machine', () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) }), 30);
    const { bodies, run } = subject([stubborn], clock);
    const running = run('stolen');
    await clock.pass(10_000);
    await running;
    expect(bodies()).toMatchObject([['machine', { wifi: { problem: 'deadline' } }]]);
  });

  test('a sensor that fails is a reading that says so, and harms no other', async () => {
    const routes = () => until(() => drafts.length === 2, 'both routes');
    const { bodies, drafts, run, log } = subject([
      sensor('report', givesAfter(routes, 'report'), 600_000),
      sensor('route', () => {
        throw new Error('broken');
      }),
    ]);
    await run('stolen');
    expect(bodies()).toMatchObject([
      ['route', { target: 'server', route: { problem: 'failed' } }],
      ['route', { target: 'public', route: { problem: 'failed' } }],
      ['report', { words: 'report' }],
    ]);
    expect(log.lines.join()).toContain('broken');
  });

  test('when the mode ends, nothing more is taken in, and a sensor that lingers holds nothing up', async () => {
    const clock = new FakeClock();
    const ending = new AbortController();
    const end = Promise.withResolvers<void>();
    const sensors = [
      sensor('report', gives('in time')),
      sensor(
        'snapshot',
        givesAfter(() => end.promise, 'too late'),
      ),
      sensor(
        'route',
        givesAfter(() => never, 'never'),
      ),
    ];
    const { drafts, run } = subject(sensors, clock);
    const running = run('stolen', ending.signal);
    await clock.pass(1_000);
    ending.abort();
    end.resolve();
    await clock.pass(0);
    await clock.pass(3_000);
    await running;
    expect(drafts.map(({ kind }) => kind)).toEqual(['report']);
  });

  test('leaves no listener on a signal that lives on', async () => {
    const { run } = subject([sensor('report', gives('report'))]);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    }) as never;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    }) as never;
    for (let round = 0; round < 10; round += 1) await run('protected', signal);
    expect(listeners).toBe(0);
  });
});

test('what is written in place of a sensor’s words fits the schema of its kind', () => {
  const schemas = {
    report: ReportBody,
    machine: MachineBody,
    snapshot: SnapshotProblemBody,
    route: RouteBody,
  } as const;
  for (const [kind, schema] of Object.entries(schemas)) {
    const bodies = problemBodies(kind as ItemKind, [], cycle('stolen'), () => health, 'deadline', 'why');
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) expect([kind, Check(schema, body)]).toEqual([kind, true]);
  }
});
