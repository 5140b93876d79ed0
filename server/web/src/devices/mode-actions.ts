import type { Mode } from '@homeward/shared/modes';
import type { VerifiedDevice } from '../owner/device.ts';

/** What the owner can do with a Mac now. */
export type MacAction = 'stolen' | 'again' | 'recovered' | 'protect' | 'pause' | 'retire' | 'erase' | 'keep';

const actionsIn: Record<Mode, readonly MacAction[]> = {
  protected: ['stolen', 'pause', 'retire', 'erase'],
  stolen: ['recovered', 'again', 'pause', 'retire', 'erase'],
  paused: ['stolen', 'protect', 'retire', 'erase'],
};

/** The actions that fit the mode that was last ordered. A retired Mac can only be taken back; a released one is gone. */
export function actionsFor({ device, order, orderedMode }: VerifiedDevice): readonly MacAction[] {
  if (device.tombstone) return ['keep'];
  if (order?.type === 'release') return ['retire', 'erase'];
  return actionsIn[orderedMode];
}
