/**
 * `npm test [-- arguments for Jest]`: system packages, lint, type check, console build, then every Jest test.
 * The last line of output is `N passed, N failed, N skipped`; the exit code is 0 only when nothing failed.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandRunner } from './command.ts';
import { countLine } from './counts.ts';
import { ensureSystemPackages } from './system-packages.ts';
import { planChecks, planSuites, runTests } from './test-run.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort(signal));
const environment = {
  ...process.env,
  DEBIAN_FRONTEND: 'noninteractive',
  // Hundreds of agents and servers are started, each of hundreds of modules: what one has compiled serves the next.
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, 'node_modules/.cache/compiled'),
};
const run = commandRunner(root, environment, interruption.signal);

await ensureSystemPackages({
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  isDebian: existsSync('/etc/debian_version'),
  searchPath: process.env['PATH'] ?? '',
  run,
  say,
});

const checks = planChecks(existsSync(join(root, 'server/web/vite.config.ts')));
const suites = planSuites(process.execPath, process.argv.slice(2));
const counts = await runTests(checks, suites, run, say);
say(countLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
