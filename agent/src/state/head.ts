import { envelopeKind } from '@homeward/shared/envelope';
import { Bytes32, Closed } from '@homeward/shared/schema';
import { hashSigned } from '@homeward/shared/signed';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';

/** The end of the chain: epoch and number of the last item, and its envelope's hash. */
export const Head = Closed({
  epoch: Type.Integer({ minimum: 1 }),
  /** 0 before the first item of an epoch. */
  seq: Type.Integer({ minimum: 0 }),
  hash: Bytes32,
});
export type Head = Static<typeof Head>;

export const createHeadFile = (disk: Disk, path: string, log: Log) => new CheckedFile(disk, path, Head, log);

export const isBeyond = (a: Pick<Head, 'epoch' | 'seq'>, b: Pick<Head, 'epoch' | 'seq'>): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);

/** The head that an item leaves behind. */
export const headOf = (item: { epoch: number; seq: number; token: string }): Head => ({
  epoch: item.epoch,
  seq: item.seq,
  hash: hashSigned(envelopeKind, item.token),
});
