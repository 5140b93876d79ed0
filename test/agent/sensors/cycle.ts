import { randomUUID } from 'node:crypto';
import type { Cycle } from '@homeward/shared/bodies/report';
import type { Capture, Sensor } from '../../../agent/src/sensor.ts';

/** A cycle in mode stolen. */
export const cycle: Cycle = { id: randomUUID(), mode: 'stolen', intervalSeconds: 300, trial: false };

/** Everything that the sensor gives. */
export async function captures(sensor: Sensor, signal = new AbortController().signal): Promise<Capture[]> {
  const all: Capture[] = [];
  for await (const capture of sensor.capture(cycle, signal)) all.push(capture);
  return all;
}

/** The body of a capture that is JSON. */
export function jsonBody<T>(capture: Capture | undefined): T {
  if (capture?.mediaType !== 'application/json') throw new Error('expected a capture in JSON');
  return capture.body as T;
}
