import { deniedPermissions } from '../items/health-words.ts';
import { texts } from '../texts.ts';
import type { Standing } from './mac-standing.ts';
import type { MacAtOneLook } from './use-overview.ts';

/** What of a look says whether a Mac is protected in fact. */
export type ProtectedLook = Pick<MacAtOneLook, 'standing' | 'report' | 'isOpening' | 'error'> & {
  readonly mac: Pick<MacAtOneLook['mac'], 'name' | 'order' | 'confirmed' | 'confirmedMode'>;
};

/** What keeps a Mac from being protected, though its owner wants it to be; each a sentence with its name. */
interface Lacks {
  /** What the owner can mend. */
  readonly needs: readonly string[];
  /** What the Mac does by itself once it is awake and online. */
  readonly waits: readonly string[];
}

/** Nothing of a Mac that stands otherwise: that is said by itself. */
function lacksOf({ mac, standing, report, isOpening, error }: ProtectedLook): Lacks {
  if (standing !== 'protected') return { needs: [], waits: [] };
  const words = texts.macs.needs;
  const isConfirmed = mac.confirmedMode === 'protected' && (mac.order === null || mac.confirmed);
  const denied = deniedPermissions(report);
  return {
    needs: [
      ...(error ? [words.unread(mac.name)] : []),
      ...(denied.length > 0 ? [words.permission(mac.name, denied)] : []),
    ],
    waits: [
      ...(isConfirmed ? [] : [words.unconfirmed(mac.name)]),
      ...(!report && !isOpening && !error ? [words.noReport(mac.name)] : []),
    ],
  };
}

/** The look with what its Mac lacks: one that is not protected in fact is nowhere said to be. */
export function withNeeds<T extends ProtectedLook>(look: T): T & { standing: Standing; needs: readonly string[] } {
  const { needs, waits } = lacksOf(look);
  const standing = needs.length > 0 ? 'needy' : waits.length > 0 ? 'waiting' : look.standing;
  return { ...look, standing, needs: [...needs, ...waits] };
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
    ({ standing, report, isOpening }) => ['protected', 'needy', 'waiting'].includes(standing) && isOpening && !report,
  );
  const areAllProtected = isKnown && looks.length > 0 && looks.every(({ standing }) => standing === 'protected');
  return { isKnown, areAllProtected };
}
