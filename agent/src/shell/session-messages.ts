import { AccessPoint, WifiNetwork } from '@homeward/shared/bodies/machine';
import { Problem, Reading } from '@homeward/shared/bodies/reading';
import { SnapshotAbout, SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { Closed, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/** Counts the runs of the cameras in one life of the app. */
export const RunNumber = Type.Integer({ minimum: 1 });

/** What a camera gave: a photo, or why there is none. */
export const SessionCapture = Type.Union([
  // Its length is bounded with that of the whole message.
  Closed({ type: Type.Literal('photo'), about: SnapshotAbout, capturedAt: Timestamp, jpegBase64: Type.String() }),
  Closed({
    type: Type.Literal('problem'),
    camera: SnapshotProblemBody.properties.camera,
    reading: Problem,
    capturedAt: Timestamp,
  }),
]);
export type SessionCapture = Static<typeof SessionCapture>;

/** What CoreWLAN tells, as Homeward Sense reads it. */
export const WifiSight = Closed({
  joined: Reading(WifiNetwork),
  accessPoints: Reading(Type.Array(AccessPoint, { maxItems: 128 })),
});
