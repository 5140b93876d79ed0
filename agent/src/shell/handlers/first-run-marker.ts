import { existsSync, writeFileSync } from 'node:fs';

/** Whether the walk through permissions was shown on this Mac. */
export interface FirstRunMarker {
  readonly wasShown: boolean;
  note(): void;
}

/** Kept as an empty file. Where that cannot be written the walk is shown again, which does no harm. */
export function firstRunMarkerAt(path: string): FirstRunMarker {
  let wasShown = existsSync(path);
  return {
    get wasShown() {
      return wasShown;
    },
    note: () => {
      wasShown = true;
      try {
        writeFileSync(path, '', { mode: 0o600 });
      } catch {}
    },
  };
}
