import { formatDateTime } from '../format/format.ts';
import { deniedPermissions } from '../items/health-words.ts';
import { texts } from '../texts.ts';
import { isSilent } from './is-silent.ts';
import type { Standing } from './mac-standing.ts';
import { stolenUntil } from './stolen-until.ts';
import type { MacAtOneLook } from './use-overview.ts';

/** What of a look says whether a Mac is protected in fact. */
export type ProtectedLook = Pick<
  MacAtOneLook,
  'standing' | 'report' | 'isOpening' | 'isHearing' | 'error' | 'released' | 'asked'
> & {
  readonly mac: Pick<
    MacAtOneLook['mac'],
    'name' | 'order' | 'orderedMode' | 'confirmed' | 'confirmedMode' | 'acknowledgement'
  > & {
    readonly device: Pick<MacAtOneLook['mac']['device'], 'online' | 'lastSeenAt'>;
  };
};

/** What keeps a Mac from being protected, though its owner wants it to be; each a sentence with its name. */
interface Lacks {
  /** What the owner can mend. */
  readonly needs: readonly string[];
  /** What the Mac does by itself once it is awake and online. */
  readonly waits: readonly string[];
}

/** Of one that leaves, or was left, nothing: that is said by itself. */
function lacksOf(look: ProtectedLook, now: number): Lacks {
  const { mac, standing, report, released, asked } = look;
  if (standing === 'leaving' || standing === 'retired') return { needs: [], waits: [] };
  if (released) return { needs: [texts.macs.needs.released[released.by](mac.name)], waits: [] };
  const until = stolenUntil(mac);
  const needs = [
    ...(asked ? [texts.releaseAsked.title[asked.wish](mac.name)] : []),
    ...(report && standing !== 'unseen' && isSilent(mac, report, now) ? [texts.macs.needs.silent(mac.name)] : []),
    ...(until !== null && until <= now ? [texts.mac.ranOut(mac.name, formatDateTime(until))] : []),
  ];
  if (standing !== 'protected') return { needs, waits: [] };
  const protectedLacks = lacksOfProtected(look);
  return { ...protectedLacks, needs: [...needs, ...protectedLacks.needs] };
}

function lacksOfProtected({ mac, report, isOpening, error }: ProtectedLook): Lacks {
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
export function withNeeds<T extends ProtectedLook>(
  look: T,
  now: number,
): T & { standing: Standing; needs: readonly string[] } {
  const { needs, waits } = lacksOf(look, now);
  // What is more urgent than any need stays the word for it; but nobody is missed of whom it is known that they left.
  const isGraver = look.standing === 'stolen' || (look.standing === 'unseen' && look.released === null);
  const standing = isGraver ? look.standing : needs.length > 0 ? 'needy' : waits.length > 0 ? 'waiting' : look.standing;
  return { ...look, standing, needs: [...needs, ...waits] };
}

/** The answer for all Macs in one line. */
export interface OverviewAnswer {
  /** Nothing is said yet of Macs whose latest items are still being opened. */
  readonly isKnown: boolean;
  readonly areAllProtected: boolean;
}

/**
 * @param looks at all but the retired.
 * @param refused how many Macs the server lists of which nothing is believed.
 */
export function overviewAnswer(
  looks: readonly Pick<MacAtOneLook, 'standing' | 'report' | 'isOpening' | 'isHearing'>[],
  refused: number,
): OverviewAnswer {
  const isKnown = !looks.some(
    ({ standing, report, isOpening, isHearing }) =>
      ['protected', 'needy', 'waiting'].includes(standing) && ((isOpening && !report) || isHearing),
  );
  const areAllProtected =
    isKnown && refused === 0 && looks.length > 0 && looks.every(({ standing }) => standing === 'protected');
  return { isKnown, areAllProtected };
}
