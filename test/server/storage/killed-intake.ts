/**
 * A process that takes items in and ends itself with SIGKILL before the step that it is told. Prints a line for each
 * receipt the moment it is given, and at the end how many steps there were.
 */
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { issueReceipts } from '@homeward/shared/receipt';
import SqliteFile from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { createItemCommit } from '../../../server/src/repositories/item-commit.ts';
import { ItemIntake } from '../../../server/src/services/item-intake.ts';
import { nativeSigningKey } from '../../../server/src/services/native-signing-key.ts';
import { DATABASE_FILE } from '../../../server/src/storage/database.ts';
import { type FileSteps, fileSteps } from '../../../server/src/storage/durable-files.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import type { Tables } from '../../../server/src/storage/tables.ts';

export interface KilledIntakeOrder {
  readonly directory: string;
  /** 0 for the first step; a number beyond the last ends nothing. */
  readonly killBefore: number;
  readonly receiptSeed: string;
  readonly accountId: string;
  readonly deviceId: string;
  readonly items: readonly { readonly id: string; readonly token: string; readonly sealed: string }[];
}

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as KilledIntakeOrder;

let steps = 0;
function step(): void {
  if (steps === order.killBefore) process.kill(process.pid, 'SIGKILL');
  steps += 1;
}

const file = new SqliteFile(join(order.directory, DATABASE_FILE));
file.pragma('synchronous = FULL');
file.pragma('foreign_keys = ON');
const stepping = {
  close: () => void file.close(),
  prepare(sql: string) {
    const statement = file.prepare(sql);
    return {
      reader: statement.reader,
      all: (parameters: readonly unknown[]) => {
        step();
        return statement.all(parameters);
      },
      run: (parameters: readonly unknown[]) => {
        step();
        return statement.run(parameters);
      },
      iterate: (parameters: readonly unknown[]) => statement.iterate(parameters),
    };
  },
};
const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: stepping }) });

const steppingFiles: FileSteps = {
  makeDirectory: (path) => {
    step();
    return fileSteps.makeDirectory(path);
  },
  writeAndSync: (path, bytes) => {
    step();
    return fileSteps.writeAndSync(path, bytes);
  },
  rename: (from, to) => {
    step();
    return fileSteps.rename(from, to);
  },
  syncDirectory: (path) => {
    step();
    return fileSteps.syncDirectory(path);
  },
};

const receiptKey = nativeSigningKey(Buffer.from(order.receiptSeed, 'base64url'));
const intake = new ItemIntake({
  blobs: createFileBlobStore(join(order.directory, 'blobs'), steppingFiles),
  commit: createItemCommit({
    database,
    now: Date.now,
    issueReceipts: (hashes, now) => {
      step();
      return issueReceipts(hashes, now, receiptKey);
    },
  }),
  stored: () => {},
  onFailure: (cause) => {
    throw cause;
  },
});

const { accountId, deviceId } = order;
await Promise.all(
  order.items.map(async ({ id, token, sealed }) => {
    const headers = { 'homeward-envelope': token };
    const bytes = Buffer.from(sealed, 'base64url');
    const receipt = await intake.accept({ accountId, deviceId, certified: true }, id, headers, bytes);
    writeSync(1, `${JSON.stringify({ id, receipt })}\n`);
  }),
);
step();
writeSync(1, `${JSON.stringify({ steps })}\n`);
await database.destroy();
