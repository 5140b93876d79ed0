import type { Battery } from '@homeward/shared/bodies/machine';
import type { Static } from 'typebox';
import { formatPercent } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { ItemOf } from './opened.ts';

/** "63 %, not charging" */
export function batteryWords({ present, percent, charging, externalPower }: Static<typeof Battery>): string {
  if (!present) return texts.machine.noBattery;
  const power = charging ? texts.machine.charging : externalPower ? texts.machine.external : texts.machine.onBattery;
  return percent === undefined ? power : `${formatPercent(percent / 100)}, ${power}`;
}

type Permissions = ItemOf<'report'>['content']['body']['health']['permissions'];

/** What macOS does not let the agent do: it was refused, or nobody has asked for it yet. */
export function deniedPermissions(report: ItemOf<'report'> | undefined): (keyof Permissions)[] {
  const permissions = report?.content.body.health.permissions;
  if (!permissions) return [];
  return (['camera', 'location'] as const).filter((what) =>
    ['denied', 'restricted', 'not-asked'].includes(permissions[what]),
  );
}

/** The same, a sentence each. */
export function permissionProblems(report: ItemOf<'report'> | undefined): string[] {
  return deniedPermissions(report).map((what) => texts.macs.forbidden[what]);
}
