import { readFileSync } from 'node:fs';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import { systemClock } from '../../../agent/src/clock.ts';
import { createDisk, type Disk } from '../../../agent/src/durable/disk.ts';
import { ItemWriter, type WrittenItem } from '../../../agent/src/outbox/item-writer.ts';
import { Outbox } from '../../../agent/src/outbox/outbox.ts';
import { localSealer } from '../../../agent/src/sealing/sealer.ts';
import type { Pins } from '../../../agent/src/state/agent-state.ts';
import { dataDirectoryAt } from '../../../agent/src/state/data-directory.ts';
import { createHeadFile } from '../../../agent/src/state/head.ts';
import { keptLog } from '../agent-under-test.ts';

/** A recipient of the age project's own test vectors would do; this one's identity is not kept. */
export const testRecipient = readFileSync(new URL('./recipient.txt', import.meta.url), 'utf8').trim();
export const testSeed = new Uint8Array(32).fill(7);
export const genesis = toBase64Url(new Uint8Array(32).fill(1));

/** A writer and its outbox in a directory, as after a start of the agent. */
export async function openWriter(
  path: string,
  disk: Disk = createDisk(),
  onWritten: (item: WrittenItem) => void = () => {},
  keptRejectedBytes?: number,
) {
  const log = keptLog();
  const directory = dataDirectoryAt(path);
  const outbox = new Outbox(disk, directory, () => Date.now(), log, keptRejectedBytes);
  await disk.makeDirectory(path);
  await outbox.open();
  const key = await signingKeyFromSeed(testSeed);
  const headFile = createHeadFile(disk, directory.head, log);
  const pins = { accountId: crypto.randomUUID(), deviceId: crypto.randomUUID(), recipient: testRecipient } as Pins;
  const parts = {
    outbox,
    headFile,
    key,
    pins: () => pins,
    clock: systemClock,
    log,
    sealer: localSealer,
    isHeadKnown: Promise.resolve(),
    onWritten,
  };
  return {
    outbox,
    log,
    directory,
    deviceKey: toBase64Url(key.publicKey),
    writer: await ItemWriter.open(parts, genesis),
  };
}

/** A draft with a body of the given text. */
export const draft = (
  kind: ItemKind,
  words: string,
  signal = new AbortController().signal,
  urgentFor: string | null = null,
  mode: Mode = 'protected',
) => ({
  ...{ kind, mode, capturedAt: Date.now(), orderSeq: 0, orderHash: null, urgentFor, signal },
  body: { mediaType: 'application/json', bytes: utf8(JSON.stringify(words)) } as const,
});
