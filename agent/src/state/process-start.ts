import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const PS_DEADLINE_MS = 10_000;

/** macOS has it nowhere else, and nobody's PATH is asked. */
const PS = '/bin/ps';

/**
 * When a process started: text that is the same whoever asks, from wherever, and differs for another process of the same
 * number. Null where there is no such process, or the system does not say in time.
 */
export async function startOfProcess(pid: number, platform = process.platform, ps = PS): Promise<string | null> {
  if (platform === 'linux') {
    // Field 22 of /proc/PID/stat; the name in brackets before it may hold blanks (proc(5)).
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  }
  // Apple's ps spells the time by the caller's locale and time zone (adv_cmds, ps/print.c: `strftime("%c", localtime(…))`),
  // and launchd's, a terminal's and sudo's are not the same.
  const { stdout } = await promisify(execFile)(ps, ['-o', 'lstart=', '-p', String(pid)], {
    timeout: PS_DEADLINE_MS,
    env: { LC_ALL: 'C', TZ: 'UTC' },
  }).catch(() => ({ stdout: '' }));
  return stdout.trim().replace(/\s+/g, ' ') || null;
}
