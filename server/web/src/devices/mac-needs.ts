import { deniedPermissions } from '../items/health-words.ts';
import { texts } from '../texts.ts';
import type { MacAtOneLook } from './use-overview.ts';

/** What of a look says whether a Mac is protected in fact. */
export type ProtectedLook = Pick<MacAtOneLook, 'standing' | 'report' | 'isOpening' | 'error'> & {
  readonly mac: Pick<MacAtOneLook['mac'], 'name' | 'order' | 'confirmed' | 'confirmedMode'>;
};

/**
 * Why a Mac that its owner wants protected is not known to be so, each a sentence with its name; nothing where it is, or stands
 * otherwise, which is said by itself.
 */
export function needsOf({ mac, standing, report, isOpening, error }: ProtectedLook): readonly string[] {
  if (standing !== 'protected') return [];
  const words = texts.macs.needs;
  const isConfirmed = mac.confirmedMode === 'protected' && (mac.order === null || mac.confirmed);
  const denied = deniedPermissions(report);
  return [
    ...(isConfirmed ? [] : [words.unconfirmed(mac.name)]),
    ...(error ? [words.unread(mac.name)] : []),
    ...(!report && !isOpening && !error ? [words.noReport(mac.name)] : []),
    ...(denied.length > 0 ? [words.permission(mac.name, denied)] : []),
  ];
}

/** The answer for all Macs in one line. */
export interface OverviewAnswer {
  /** Nothing is said yet of Macs whose latest report is still being opened. */
  readonly isKnown: boolean;
  readonly areAllProtected: boolean;
  /** Protected in fact; those that need their owner; and what they need. */
  readonly protectedCount: number;
  readonly needyCount: number;
  readonly needs: readonly string[];
}

export function overviewAnswer(looks: readonly ProtectedLook[]): OverviewAnswer {
  const wanted = looks.filter(({ standing }) => standing === 'protected');
  const needs = wanted.map(needsOf);
  const needyCount = needs.filter((each) => each.length > 0).length;
  const opening = wanted.filter(({ isOpening, report }) => isOpening && !report).length;
  return {
    isKnown: opening === 0,
    areAllProtected: looks.length > 0 && wanted.length === looks.length && needyCount === 0 && opening === 0,
    protectedCount: wanted.length - needyCount,
    needyCount,
    needs: needs.flat(),
  };
}
