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
  'standing' | 'report' | 'isOpening' | 'isHearing' | 'isStale' | 'error' | 'released' | 'asked'
> & {
  readonly mac: Pick<
    MacAtOneLook['mac'],
    'name' | 'order' | 'orderedMode' | 'confirmed' | 'confirmedMode' | 'acknowledgement' | 'isOvertaken'
  > & {
    readonly device: Pick<MacAtOneLook['mac']['device'], 'online' | 'lastSeenAt'>;
  };
};

/** Whose it is: what the owner can mend, or what the Mac does by itself once it is awake and online. */
const whose = {
  released: 'owner',
  'release-asked': 'owner',
  overtaken: 'owner',
  stale: 'owner',
  silent: 'owner',
  'ran-out': 'owner',
  unread: 'owner',
  permission: 'owner',
  unconfirmed: 'mac',
  'no-report': 'mac',
} as const satisfies Record<string, 'owner' | 'mac'>;

/** What keeps a Mac from being protected though its owner wants it to be, or what they have to know of it; each kind once. */
export interface Need {
  readonly kind: keyof typeof whose;
  /** A sentence with the Mac's name. */
  readonly words: string;
}

/** The owner's before the Mac's. Of one that leaves, or was left, nothing: that is said by itself. */
function needsOf(look: ProtectedLook, now: number): readonly Need[] {
  const { mac, standing, report, released, asked, isStale, error } = look;
  if (standing === 'leaving' || standing === 'retired') return [];
  if (released) {
    const { needs } = texts.macs;
    const words = standing === 'stolen' ? needs.releasedStolen : needs.released[released.by];
    return [{ kind: 'released', words: words(mac.name) }];
  }
  // Where the latest could not be read, they may come all the same.
  const isUnread = Boolean(error) && (standing === 'protected' || standing === 'stolen');
  const isMute = report !== undefined && !error && standing !== 'unseen' && isSilent(mac, report, now);
  const until = stolenUntil(mac);
  const needs: Need[] = [];
  if (asked) needs.push({ kind: 'release-asked', words: texts.releaseAsked.title[asked.wish](mac.name) });
  if (mac.isOvertaken) needs.push({ kind: 'overtaken', words: texts.macs.needs.overtaken(mac.name) });
  if (isStale) needs.push({ kind: 'stale', words: texts.macs.needs.stale(mac.name) });
  if (isUnread) needs.push({ kind: 'unread', words: texts.macs.needs.unread(mac.name) });
  if (isMute) needs.push({ kind: 'silent', words: texts.macs.needs.silent(mac.name) });
  if (until !== null && until <= now) {
    needs.push({ kind: 'ran-out', words: texts.mac.ranOut(mac.name, formatDateTime(until)) });
  }
  return standing === 'protected' ? [...needs, ...needsOfProtected(look)] : needs;
}

function needsOfProtected({ mac, report, isOpening, error }: ProtectedLook): readonly Need[] {
  const words = texts.macs.needs;
  // What it confirmed last is what counts where the server does not show that order.
  const isConfirmed = mac.confirmedMode === 'protected' && (mac.order === null || mac.confirmed || mac.isOvertaken);
  const denied = deniedPermissions(report);
  const needs: Need[] = [];
  if (denied.length > 0) needs.push({ kind: 'permission', words: words.permission(mac.name, denied) });
  if (!isConfirmed) needs.push({ kind: 'unconfirmed', words: words.unconfirmed(mac.name) });
  if (!report && !isOpening && !error) needs.push({ kind: 'no-report', words: words.noReport(mac.name) });
  return needs;
}

/** The look with what its Mac needs: one that is not protected in fact is nowhere said to be. */
export function withNeeds<T extends ProtectedLook>(
  look: T,
  now: number,
): T & { standing: Standing; needs: readonly Need[] } {
  const needs = needsOf(look, now);
  // What is more urgent than any need stays the word for it; but nobody is missed of whom it is known that they left.
  const isGraver = look.standing === 'stolen' || (look.standing === 'unseen' && look.released === null);
  if (isGraver || needs.length === 0) return { ...look, needs };
  return { ...look, standing: needs.some(({ kind }) => whose[kind] === 'owner') ? 'needy' : 'waiting', needs };
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
