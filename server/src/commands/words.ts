/** Rows of a name and what there is to say of it, one below the other. */
export function table(rows: readonly (readonly [name: string, words: string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, words]) => name.padEnd(width) + words);
}

const UNITS = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** Such as `1.5 GB`. */
export function inBytes(bytes: number): string {
  const [unit, size] = UNITS.find(([, each]) => bytes >= each) ?? ['bytes', 1];
  return `${Number((bytes / size).toFixed(size === 1 ? 0 : 1))} ${unit}`;
}
