/** One measured figure beside its goal. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Null where nothing was promised yet. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
  /** What it is to be read with: another product's figure, or what was left out. */
  readonly note?: string;
}

export const isMet = ({ value, goal }: Figure): boolean | null => {
  if (goal === null) return null;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
};

/** The p-th percentile (0–100), nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

const rounded = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** The figures as a table for people. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, value, unit, goal, note } = figure;
    const verdict = { true: 'met', false: 'NOT MET', null: '' }[String(isMet(figure))] ?? '';
    const wanted = goal === null ? '' : 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
    return [name, `${rounded(value)} ${unit}`.trim(), wanted, verdict, note ?? ''];
  });
  const table = [['figure', 'value', 'goal', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A figure as one line of JSON: `{name, value, unit, goal, met}`. */
export function figureJson(figure: Figure): string {
  const { name, value, unit, goal, note } = figure;
  return JSON.stringify({ name, value, unit, goal, met: isMet(figure), ...(note !== undefined && { note }) });
}
