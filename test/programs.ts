import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';
import { howToInstall, locate, type SystemPackage } from '../scripts/system-packages.ts';

export { programPath } from './program-path.ts';

/** What a test may need of the machine: a program, root, or the right to make network namespaces. */
export type Need = SystemPackage | 'root' | 'network namespaces';

/** As Jest's `test`; a time limit in milliseconds may follow the body. */
export type NeedyTest = (name: string, body: () => void | Promise<void>, deadlineMs?: number) => void;

const PROBE_DEADLINE_MS = 60_000;
const searchPath = process.env['PATH'] ?? '';

/** Root alone does not decide it: a container may be root without the right to make namespaces. */
function canMakeNamespaces(): boolean {
  const ip = locate('iproute2', searchPath);
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !ip) return false;
  const probe = `homeward-probe-${process.pid}`;
  const netns = (...args: string[]) => spawnSync(ip, ['netns', ...args], { timeout: PROBE_DEADLINE_MS }).status === 0;
  const made = netns('add', probe);
  const entered = made && netns('exec', probe, 'true');
  return netns('delete', probe) && entered;
}

const findings = new Map<Need, string | undefined>();

/** What to do about a need that is not met; undefined when it is. Looked up once for each test file. */
function remedy(need: Need): string | undefined {
  if (!findings.has(need)) {
    if (need === 'root') {
      findings.set(need, process.getuid?.() === 0 ? undefined : 'run as root');
    } else if (need === 'network namespaces') {
      findings.set(need, canMakeNamespaces() ? undefined : 'run as root on Linux with iproute2 installed');
    } else {
      findings.set(need, locate(need, searchPath) ? undefined : howToInstall(need, process.platform));
    }
  }
  return findings.get(need);
}

/**
 * `needs('fswebcam')('takes a photo', async () => …)`: Jest's `test` where all the needs are met, and otherwise one
 * that Jest counts as skipped and that says why, e.g. `SKIPPED: needs fswebcam: apt-get install fswebcam (takes a photo)`.
 */
export function needs(...wanted: readonly Need[]): NeedyTest {
  const reasons = wanted.flatMap((need) => {
    const what = remedy(need);
    return what === undefined ? [] : [`needs ${need}: ${what}`];
  });
  if (reasons.length === 0) return test;
  const { skip } = test;
  return (name, body, deadlineMs) => {
    process.stderr.write(`SKIPPED: ${reasons.join('; ')} (${name})\n`);
    skip(name, body, deadlineMs);
  };
}
