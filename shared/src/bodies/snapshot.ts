import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed } from '../schema.ts';
import { Problem } from './reading.ts';
import { Cycle } from './report.ts';

/** What is told about a photo; it stands in the sealed header, the JPEG's own bytes are the item's body. */
export const SnapshotAbout = Closed({
  cycle: Cycle,
  /** The camera's name as the system gives it. */
  camera: Type.String({ minLength: 1, maxLength: 200 }),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
  /** Milliseconds from asking the camera to having the file, warm-up included. */
  captureMs: Type.Integer({ minimum: 0 }),
});
export type SnapshotAbout = Static<typeof SnapshotAbout>;

/** The body where there is no photo: which camera (null: none was found) and why. Its media type is JSON. */
export const SnapshotProblemBody = Closed({
  v: Type.Literal(1),
  cycle: Cycle,
  camera: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]),
  reading: Problem,
});
export type SnapshotProblemBody = Static<typeof SnapshotProblemBody>;
