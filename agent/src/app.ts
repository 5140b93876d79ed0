/**
 * What the packed app begins with: the app itself (main.ts), or in its place one command of `homeward-agent`, for whoever
 * administers this Mac. A build of Electron is no Node to others: its fuses say so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { commandOf, type PackedCommand, refusalOf } from './shell/packed-command.ts';

/** Each is a file of its own in the build, so that a command does nothing of what the app does when it starts. */
const MAIN = new URL('./main.ts', import.meta.url).href;
const COMMAND_LINE = new URL('./command-line.ts', import.meta.url).href;

const command = commandOf(process.argv);
// Awaited: Electron gets ready afterwards, and main.ts has things to say before.
if (command === undefined) await import(MAIN);
else await run(command);

async function run({ args }: PackedCommand): Promise<void> {
  const refusal = refusalOf(args);
  if (refusal !== undefined) {
    process.stderr.write(`homeward-agent: ${refusal}\n`);
    process.exit(1);
  }
  // Chromium keeps files somewhere: not among the agent's, which root would then own.
  const scratch = mkdtempSync(join(tmpdir(), 'homeward-agent-'));
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
  app.setPath('userData', scratch);
  process.argv.splice(1, process.argv.length, COMMAND_LINE, ...args);
  await import(COMMAND_LINE);
}
