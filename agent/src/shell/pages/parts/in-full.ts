const number = new Intl.NumberFormat();

/** A count as this Mac writes numbers: “1,764”. */
export const inFull = (count: number): string => number.format(count);
