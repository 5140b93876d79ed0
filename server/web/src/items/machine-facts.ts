import type { ItemOf } from './opened.ts';

/** What is asked for first wherever a Mac is reported: what it is, and its number. */
export interface MachineFacts {
  /** "Apple MacBookPro18,3" */
  readonly model: string;
  /** Null until the Mac has told it. */
  readonly serial: string | null;
}

/**
 * @param machines newest first
 * @param model as it was named at pairing
 */
export function machineFacts(machines: readonly ItemOf<'machine'>[], model: string): MachineFacts {
  const system = machines.flatMap(({ content }) =>
    'value' in content.body.system ? [content.body.system.value] : [],
  )[0];
  const known = [system?.manufacturer, system?.model ?? model].filter(Boolean).join(' ');
  return { model: known, serial: system?.serial ?? null };
}
