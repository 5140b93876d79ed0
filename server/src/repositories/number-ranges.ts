/** Numbers as disjoint ranges `[first, last]`, in ascending order, with a gap between any two. */
export type NumberRanges = readonly (readonly [first: number, last: number])[];

export const holdsNumber = (ranges: NumberRanges, number: number): boolean =>
  ranges.some(([first, last]) => first <= number && number <= last);

/** The ranges with one more number, which they do not hold yet. */
export function withNumber(ranges: NumberRanges, number: number): NumberRanges {
  const before = ranges.filter(([, last]) => last < number);
  const behind = ranges.filter(([first]) => first > number);
  const [, lastBefore = Number.NaN] = before.at(-1) ?? [];
  const [firstBehind = Number.NaN] = behind[0] ?? [];
  const joinsBefore = lastBefore === number - 1;
  const joinsBehind = firstBehind === number + 1;
  const first = joinsBefore ? (before.at(-1)?.[0] ?? number) : number;
  const last = joinsBehind ? (behind[0]?.[1] ?? number) : number;
  return [...(joinsBefore ? before.slice(0, -1) : before), [first, last], ...(joinsBehind ? behind.slice(1) : behind)];
}

/** The ranges with more numbers; one that they hold already changes nothing. */
export function withNumbers(ranges: NumberRanges, numbers: readonly number[]): NumberRanges {
  const single = numbers.map((number) => [number, number] as const);
  const joined: [first: number, last: number][] = [];
  for (const [first, last] of [...ranges, ...single].sort(([a], [b]) => a - b)) {
    const before = joined.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}
