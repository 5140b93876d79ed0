import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { Cycle } from '@homeward/shared/bodies/report';
import { type Envelope, itemKinds } from '@homeward/shared/envelope';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { ItemOf } from '../../../server/web/src/items/opened.ts';
import type { ShownContent } from '../../../server/web/src/items/opener-protocol.ts';
import type { Rest, Rests } from '../../../server/web/src/items/rest-of-kind.ts';

const bytes32 = 'A'.repeat(43);

export const cycle = (id: string, mode: Cycle['mode'] = 'stolen'): Cycle => ({
  id,
  mode,
  intervalSeconds: 300,
  trial: false,
});

export const envelope = (seq: number, rest: Partial<Envelope> = {}): Envelope => ({
  v: 1,
  alg: 'ed25519',
  accountId: 'account',
  deviceId: 'device',
  epoch: 1,
  id: `item-${seq}`,
  seq,
  prev: bytes32,
  kind: 'report',
  capturedAt: seq * 1000,
  orderSeq: 0,
  orderHash: null,
  recipientId: bytes32,
  size: 1,
  sealedSha256: bytes32,
  bodyCommit: bytes32,
  ...rest,
});

/** An entry that was opened to the given content. */
export function opened(seq: number, content: ShownContent, rest: Partial<Envelope> = {}): ItemEntry {
  const own = envelope(seq, rest);
  const receipt = { envelopeHash: bytes32, index: 0, path: [], root: '' };
  const listed = { envelope: `token-${seq}`, receipt, body: 'kept', receivedAt: 0 } as const;
  const item = { envelope: own, envelopeHash: hashOf(seq), receiptAt: 0, content };
  return { listed, envelope: own, state: { status: 'open', item } };
}

/** What stands for the hash of an envelope. */
export const hashOf = (seq: number): string => `${seq}`.padStart(43, 'A');

/** An entry that was checked, and is a photo at which nobody has looked. */
export function sealed(seq: number, rest: Partial<Envelope> = {}): ItemEntry {
  const { listed, envelope: own } = opened(seq, { kind: 'dropped' }, { kind: 'snapshot', ...rest });
  return {
    listed,
    envelope: own,
    state: { status: 'sealed', item: { envelope: own, envelopeHash: hashOf(seq), receiptAt: 0 } },
  };
}

export const opening = (seq: number): ItemEntry => ({
  ...opened(seq, { kind: 'dropped' }),
  state: { status: 'opening' },
});

export const report = (
  of: Cycle,
  body: Partial<Extract<ShownContent, { kind: 'report' }>['body']> = {},
): ShownContent => ({
  kind: 'report',
  body: {
    v: 1,
    cycle: of,
    address: { problem: 'offline', detail: '' },
    position: { problem: 'no-place', detail: '' },
    health: {
      agentVersion: '1',
      platform: 'test',
      startedAt: 0,
      permissions: { camera: 'granted', location: 'granted' },
      outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
      stateRev: 1,
    },
    ...body,
  },
});

/** What a Mac told of its machine, and nothing else. */
export function machineItem(system: MachineBody['system']): ItemOf<'machine'> {
  const unread = { problem: 'failed', detail: '' } as const;
  const body: MachineBody = {
    v: 1,
    cycle: cycle('one'),
    interfaces: unread,
    gateway: unread,
    wifi: unread,
    battery: unread,
    system,
  };
  const own = envelope(1, { kind: 'machine' });
  return { envelope: own, envelopeHash: hashOf(1), receiptAt: 0, content: { kind: 'machine', body } };
}

export const event: ShownContent = { kind: 'event', body: { v: 1, event: 'paired', at: 0 } };

export const photo = (of: Cycle): ShownContent => ({
  kind: 'photo',
  about: { cycle: of, camera: 'FaceTime HD', width: 4, height: 3, captureMs: 1 },
  blob: new Blob(),
});

export const refused = (seq: number, error: unknown, rest: Partial<Envelope> = {}): ItemEntry => ({
  ...opened(seq, { kind: 'dropped' }, rest),
  state: { status: 'refused', error, item: null },
});

/** The same of every kind. */
export const restsAre = (rest: Rest): Rests =>
  Object.fromEntries(itemKinds.map((kind) => [kind, rest])) as unknown as Rests;
