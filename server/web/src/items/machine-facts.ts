import type { ItemOf } from './opened.ts';

/** What is asked for first wherever a Mac is reported: what it is, and its number. */
export interface MachineFacts {
  /** "Apple MacBookPro18,3" */
  readonly model: string;
  /** Null where neither the Mac nor its owner has told it. */
  readonly serial: string | null;
}

/**
 * @param machines newest first
 * @param known as the Mac told it when it was paired, or its owner typed it: a Mac that was switched off before it heard
 *   of the theft has told nothing since
 */
export function machineFacts(machines: readonly ItemOf<'machine'>[], known: MachineFacts): MachineFacts {
  const system = machines.flatMap(({ content }) =>
    'value' in content.body.system ? [content.body.system.value] : [],
  )[0];
  const model = [system?.manufacturer, system?.model ?? known.model].filter(Boolean).join(' ');
  return { model, serial: system?.serial ?? known.serial };
}
