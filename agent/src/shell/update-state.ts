import { Closed, Nullable, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/** How it stands with new versions of the app; times are milliseconds since 1970. */
export const UpdateState = Type.Union([
  /** `unsigned`: nothing shows whether a new version is from whom this one is. `no-feed`: nobody has named a place to look. */
  Closed({ state: Type.Literal('off'), why: OneOf(['unsigned', 'no-feed', 'not-packed']) }),
  Closed({ state: Type.Literal('current'), checkedAt: Nullable(Timestamp) }),
  Closed({ state: Type.Literal('checking') }),
  /** It is put in place, and Homeward started anew, when no window is open and the Mac is not stolen. */
  Closed({ state: Type.Literal('ready'), version: Type.String({ maxLength: 40 }) }),
  Closed({ state: Type.Literal('failed'), checkedAt: Timestamp }),
]);
export type UpdateState = Static<typeof UpdateState>;

/** As far as a window has to do with updates. */
export interface Updates {
  state(): UpdateState;
  /** Looks for a new version now; how that goes shows in the state. */
  check(): void;
}
