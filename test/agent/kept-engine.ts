import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock as clock } from '../../agent/src/clock.ts';
import { wrappersDirectory } from '../../agent/src/search-path.ts';
import { EngineKeeper, type EngineKeeperParts } from '../../agent/src/shell/engine-keeper.ts';
import { launchEngine } from '../../agent/src/shell/engine-launcher.ts';
import type { EngineConfiguration, ProbeName } from '../../agent/src/shell/engine-messages.ts';
import { keychainCipher } from '../../agent/src/shell/keychain.ts';
import type { ShellPermissions } from '../../agent/src/shell/shell-status.ts';
import { keptLog } from './agent-under-test.ts';
import { utilityProcesses } from './fake-utility-process.ts';

const source = (path: string) => fileURLToPath(new URL(`../../agent/src/${path}`, import.meta.url));

export const engineProgram = source('engine-process.ts');
/** The same, and SIGUSR2 blocks it. */
export const blockingProgram = fileURLToPath(new URL('./blocking-engine.ts', import.meta.url));

const probePrograms: Readonly<Record<ProbeName, string>> = {
  'camera-probe': source('sensors/camera-probe.ts'),
  'machine-probe': source('sensors/machine-probe.ts'),
  'route-probe': source('sensors/route-probe.ts'),
  'sealing-probe': source('sealing/sealing-probe.ts'),
};
export const probeFile = (name: ProbeName): string => probePrograms[name];

export const allowed: ShellPermissions = {
  camera: 'not-needed',
  location: 'not-needed',
  notifications: 'not-needed',
};

/**
 * Wrappers in a folder of the test's own, and beside them programs that play traceroute and the like: nothing that an
 * engine starts from here leaves this machine.
 */
export class PlayedPrograms {
  readonly directory = mkdtempSync(join(tmpdir(), 'homeward-wrappers-'));

  constructor() {
    cpSync(wrappersDirectory, this.directory, { recursive: true });
    this.put('traceroute', 'echo "traceroute to you"; echo " 1  127.0.0.1  0.1 ms"');
  }

  /** Takes the wrapper's place. */
  put(name: string, script: string): void {
    writeFileSync(join(this.directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.directory, name), 0o755);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** A keeper of the real engine, as `main.ts` makes it, on a data directory of the test's. */
export function keptEngine(
  configuration: Pick<EngineConfiguration, 'data' | 'wrappers'> & Partial<EngineConfiguration>,
  parts: Partial<EngineKeeperParts> = {},
  program = engineProgram,
) {
  const log = keptLog();
  const keeper = new EngineKeeper({
    launch: (permissions) =>
      launchEngine(program, { isPackaged: false, secretsPlace: 'file', ...configuration, permissions }),
    answers: keychainCipher(clock),
    ...{ probeFile, permissions: allowed, hasNetwork: () => true, clock, log, random: () => 0 },
    ...parts,
  });
  return { keeper, log };
}

/** Process ids of the engines that run. */
export const enginePids = (program = engineProgram): number[] =>
  [...utilityProcesses].filter(({ modulePath }) => modulePath === program).flatMap(({ pid }) => pid ?? []);
