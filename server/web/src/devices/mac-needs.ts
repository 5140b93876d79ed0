import { deniedPermissions } from '../items/health-words.ts';
import { texts } from '../texts.ts';
import type { Standing } from './mac-standing.ts';
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

/** The look with what its Mac needs: one that needs its owner is nowhere said to be protected. */
export function withNeeds<T extends ProtectedLook>(look: T): T & { standing: Standing; needs: readonly string[] } {
  const needs = needsOf(look);
  return { ...look, needs, standing: needs.length > 0 ? 'needy' : look.standing };
}

/** The answer for all Macs in one line. */
export interface OverviewAnswer {
  /** Nothing is said yet of Macs whose latest report is still being opened. */
  readonly isKnown: boolean;
  readonly areAllProtected: boolean;
}

export function overviewAnswer(
  looks: readonly Pick<MacAtOneLook, 'standing' | 'report' | 'isOpening'>[],
): OverviewAnswer {
  const isKnown = !looks.some(
    ({ standing, report, isOpening }) => ['protected', 'needy'].includes(standing) && isOpening && !report,
  );
  const areAllProtected = isKnown && looks.length > 0 && looks.every(({ standing }) => standing === 'protected');
  return { isKnown, areAllProtected };
}
