import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandRunner, type Ending, interruptedBySignals, type RunCommand } from '../command.ts';
import type { BuildCommand } from './build-commands.ts';

const COMMAND_DEADLINE_MS = 10 * 60_000;

/** Where programs for Macs are built to; electron-builder.yml and agent/bin/imagesnap look there. */
export const nativeBuildFolder = (root: string): string => join(root, 'agent/native/build');

export interface NativeBuild {
  /** The root of this checkout. */
  readonly root: string;
  /** A folder for what nobody needs afterwards. */
  readonly scratch: string;
  /** Of a certificate in the keychain; undefined for a signature ad hoc. */
  readonly identity: string | undefined;
  readonly run: RunCommand;
}

/** A build that could not be made, with a sentence that says why. */
export class NativeBuildError extends Error {}

/** Runs one command after the other. @throws NativeBuildError at the first that fails */
export async function runAll(run: RunCommand, commands: readonly BuildCommand[]): Promise<void> {
  for (const { program, args } of commands) {
    const ending: Ending = await run({ program, args, deadlineMs: COMMAND_DEADLINE_MS });
    if (!ending.ok)
      throw new NativeBuildError(`${program} ${args.find((word) => !word.startsWith('-'))}: ${ending.why}`);
  }
}

/** Why nothing can be built on this platform; undefined on a Mac. */
export const whyNotHere = (platform: NodeJS.Platform): string | undefined =>
  platform === 'darwin'
    ? undefined
    : 'needs a Mac with Xcode or its command line tools: what it builds runs on Macs only.';

/**
 * The whole of a build script: `npm run build:NAME [-- --identity CERTIFICATE]`. Says what it made, or why it could not.
 * @param build gives the path of what it made
 */
export async function runNativeBuild(name: string, build: (parts: NativeBuild) => Promise<string>): Promise<void> {
  const say = (line: string) => void process.stdout.write(`build:${name}: ${line}\n`);
  process.exitCode = 1;
  const why = whyNotHere(process.platform);
  if (why !== undefined) return say(why);
  const { values } = parseArgs({ options: { identity: { type: 'string' } } });
  const interruption = interruptedBySignals();
  const root = dirname(dirname(import.meta.dirname));
  const scratch = await mkdtemp(join(tmpdir(), `homeward-build-${name}-`));
  try {
    const run = commandRunner(root, process.env, interruption);
    say(`made ${await build({ root, scratch, identity: values.identity, run })}`);
    process.exitCode = 0;
  } catch (error) {
    if (!(error instanceof NativeBuildError)) throw error;
    say(error.message);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
