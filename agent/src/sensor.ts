import type { Cycle } from '@homeward/shared/bodies/report';
import type { SnapshotAbout } from '@homeward/shared/bodies/snapshot';
import type { ItemKind } from '@homeward/shared/envelope';

/** One thing a sensor found, ready to become an item: JSON, or a JPEG with what is to be told about it. */
export type Capture =
  | { readonly mediaType: 'application/json'; readonly body: unknown; readonly capturedAt: number }
  | {
      readonly mediaType: 'image/jpeg';
      readonly body: Uint8Array;
      readonly about: SnapshotAbout;
      readonly capturedAt: number;
    };

/**
 * Something that looks at the world. It yields each capture the moment it has it; what goes wrong is a capture
 * too, one that says why. It throws only when `signal` ended it, and then leaves no process behind.
 */
export interface Sensor {
  readonly kind: ItemKind;
  /** After this many milliseconds the engine ends it. */
  readonly deadlineMs: number;
  capture(cycle: Cycle, signal: AbortSignal): AsyncIterable<Capture>;
}
