import type { Mode } from '@homeward/shared/modes';
import type { VerifiedDevice } from '../owner/device.ts';
import { isRetired } from './mac-standing.ts';
import { hasRunOut } from './stolen-until.ts';

type ActedOn = Pick<VerifiedDevice, 'order' | 'orderedMode' | 'confirmed' | 'acknowledgement'> & {
  readonly device: Pick<VerifiedDevice['device'], 'tombstone'>;
};

/** What the owner can do with a Mac now. */
export type MacAction = 'stolen' | 'again' | 'recovered' | 'protect' | 'pause' | 'retire' | 'erase' | 'keep';

const actionsIn: Record<Mode, readonly MacAction[]> = {
  protected: ['stolen', 'pause', 'retire', 'erase'],
  stolen: ['recovered', 'again', 'pause', 'retire', 'erase'],
  paused: ['stolen', 'protect', 'retire', 'erase'],
};
/** Of one that is paired no more: no order reaches it, but whoever lost it needs the list, and who has it back is to say so. */
const gone: Record<Mode, readonly MacAction[]> = {
  protected: ['stolen', 'retire', 'erase'],
  stolen: ['recovered', 'retire', 'erase'],
  paused: ['stolen', 'retire', 'erase'],
};
const runOut: readonly MacAction[] = ['stolen', 'recovered', 'pause', 'retire', 'erase'];

/**
 * The actions that fit the mode that was last ordered; where “stolen” ran out, whoever still misses the Mac marks it anew. A Mac
 * that is to go can only be taken back, which marking it as stolen does too; of one that is retired for good only the reports are
 * left; a released one is gone.
 * @param isGone whether the Mac itself said that it is paired no more.
 */
export function actionsFor(mac: ActedOn, now: number, isGone = false): readonly MacAction[] {
  const { device, order, orderedMode } = mac;
  if (isRetired(device, now)) return ['erase'];
  if (device.tombstone) return mayBeMissed(mac) ? ['stolen', 'keep'] : ['keep'];
  if (order?.type === 'release') return ['retire', 'erase'];
  if (isGone) return gone[orderedMode];
  return hasRunOut(mac, now) ? runOut : actionsIn[orderedMode];
}

/** Whether somebody may have had it retired who has it now. */
const mayBeMissed = ({ device, order, orderedMode }: Pick<ActedOn, 'device' | 'order' | 'orderedMode'>): boolean =>
  device.tombstone?.action === 'retire' && order?.type !== 'release' && orderedMode !== 'stolen';
