import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { DOUBTED_HOURS, judged } from '../services/known-time.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';
import { type Finding, ok, warn } from './finding.ts';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether this machine's clock goes on from where the server last ran. A server may be running. */
export function checkClock(directory: string, now: number): Finding {
  const check = 'clock';
  const file = new SqliteFile(join(directory, DATABASE_FILE), { readonly: true, fileMustExist: true });
  try {
    const row = file.prepare<[], Tables['known_time']>('SELECT * FROM known_time').get();
    if (row === undefined) return ok(check, 'no server has run on this data yet');
    const { at, doubted_at, doubted_hours } = row;
    const stored = { at, doubted: doubted_at === null ? null : { at: doubted_at, hours: doubted_hours } };
    const { doubted } = judged(stored, now, 0);
    if (doubted === null) return ok(check, 'it goes on from where the server last ran');
    return warn(
      check,
      `it says ${dayOf(now)}, and the server last ran on ${dayOf(at)}: nothing is removed until a server has run for ${DOUBTED_HOURS - doubted.hours} more hours`,
      'nothing, if the server was off meanwhile; otherwise have this machine set its clock',
    );
  } finally {
    file.close();
  }
}
