/**
 * `npm run verify -- pack.zip [--json]`: checks an evidence pack, as the archive or as the folder it was unpacked to, from
 * the owner's signature down to each photo. Nobody is asked, nothing is written. Exit code 0: everything holds; 1: something
 * does not, and the first is named; 2: there was nothing to check.
 */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { HomewardError } from '@homeward/shared/errors';
import type { PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { heldWords, noteWords, packWords } from '@homeward/shared/pack/pack-words';
import { noPack, verifyArchive } from '@homeward/shared/pack/verify-archive';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import { openPackFolder } from './pack-folder.ts';

const USAGE = 'usage: npm run verify -- PACK.zip [--json]   (or the folder that it was unpacked to)';

const { values, positionals } = readArguments();
const [path] = positionals;
if (path === undefined || positionals.length > 1) giveUp(USAGE);
const found = await stat(path).catch(() => giveUp(`there is no ${path}\n${USAGE}`));
const verdict = found.isDirectory() ? await verifyFolder(path) : await verifyArchive(await openAsBlob(path));
process.stdout.write(values.json ? `${JSON.stringify(verdict, null, 2)}\n` : inWords(verdict));
process.exitCode = verdict.holds ? 0 : 1;

function readArguments() {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch (error) {
    return giveUp(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

async function verifyFolder(folder: string): Promise<PackVerdict> {
  try {
    return await verifyPack(await openPackFolder(folder));
  } catch (error) {
    if (error instanceof HomewardError) return noPack(error);
    throw error;
  }
}

function inWords(verdict: PackVerdict): string {
  const { holds, held, failure, facts } = verdict;
  const lines = held.map(({ step, count }) => `  holds  ${heldWords[step](count)}`);
  if (failure) lines.push(`  FAILS  ${packWords.failure(failure)}`);
  for (const note of noteWords(verdict)) lines.push(`  note   ${note}`);
  lines.push('', holds ? packWords.holds : packWords.holdsNot);
  if (holds && facts) {
    lines.push(
      '',
      packWords.compare,
      `  ${packWords.ownerKey.padEnd(14)} ${facts.ownerKey}`,
      `  ${packWords.deviceKey.padEnd(14)} ${facts.deviceKey}`,
      `  ${packWords.receiptKey.padEnd(14)} ${facts.receiptKey}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
