import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** A table that comes late ends what hangs late; without one, what a probe started is left running. */
const PS_DEADLINE_MS = 10_000;

/** A utility process of Electron's leads no process group that could be ended as a whole: the table of processes tells. */
const ps = ['/bin/ps', ['-A', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8', timeout: PS_DEADLINE_MS }] as const;

/** The processes that descend from `pid`, out of `ps`'s lines of `PID PPID`; parents stand before their children. */
export function descendantsIn(table: string, pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const line of table.split('\n')) {
    const [child = Number.NaN, parent = Number.NaN] = line.trim().split(/\s+/).map(Number);
    if (child > 1 && parent > 0) children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = new Set(children.get(pid));
  // The set grows while it is walked.
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child);
  found.delete(pid);
  return [...found];
}

/** Ends every process that descends from this one. For its last moment, in which it can wait for nothing. */
export function endOwnDescendants(): void {
  try {
    for (const one of descendantsIn(execFileSync(...ps), process.pid)) send(one, 'SIGKILL');
  } catch {
    // Without a table nothing is known of them.
  }
}

/** Ends the process and every one that descends from it. It is stopped first: what it might start now would be missed. */
export async function endWithDescendants(pid: number): Promise<void> {
  send(pid, 'SIGSTOP');
  const { stdout } = await promisify(execFile)(...ps).catch(() => ({ stdout: '' }));
  for (const one of [pid, ...descendantsIn(stdout, pid)]) send(one, 'SIGKILL');
}

function send(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // ESRCH: it is gone.
  }
}
