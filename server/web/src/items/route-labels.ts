/** Where the name of a stop stands beside it, in units of the picture. */
export interface LabelSpot {
  readonly x: number;
  readonly y: number;
  /** Where the line of the letters is, in letters' heights below `y`. */
  readonly dy: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface LabelledStop {
  readonly across: number;
  readonly down: number;
  readonly words: string;
}

/** Letters as large as a phone draws them; those of a wide page take half of it. */
const LETTER = { wide: 14, high: 28 };
/** From the middle of a stop to its name. */
const AWAY = 11;
const DOT = 7;

/** To the right as long as nothing is there, else on another side of the stop. */
const SIDES: readonly [LabelSpot, ...LabelSpot[]] = [
  { x: AWAY, y: 0, dy: 0.35, anchor: 'start' },
  { x: -AWAY, y: 0, dy: 0.35, anchor: 'end' },
  { x: 0, y: -LETTER.high / 2, dy: 0, anchor: 'middle' },
  { x: 0, y: LETTER.high / 2, dy: 0.75, anchor: 'middle' },
];

/** A spot for the name of each stop at which it covers neither another stop nor another name, as far as there is one. */
export function withLabels<Stop extends LabelledStop>(
  stops: readonly Stop[],
  picture: { readonly wide: number; readonly high: number },
): (Stop & { readonly label: LabelSpot })[] {
  const taken = stops.map(({ across, down }) => around(across, down, DOT));
  return stops.map((stop, at) => {
    const others = taken.filter((_, index) => index !== at);
    const inView = SIDES.filter((side) => isWithin(boxOf(stop, side), picture));
    const isFree = (side: LabelSpot) => !others.some((box) => overlap(box, boxOf(stop, side)));
    const label = inView.find(isFree) ?? inView[0] ?? SIDES[0];
    taken.push(boxOf(stop, label));
    return { ...stop, label };
  });
}

const around = (x: number, y: number, by: number): Box => ({
  left: x - by,
  top: y - by,
  right: x + by,
  bottom: y + by,
});

function boxOf({ across, down, words }: LabelledStop, { x, y, anchor }: LabelSpot): Box {
  const wide = words.length * LETTER.wide;
  const left = across + x - { start: 0, middle: wide / 2, end: wide }[anchor];
  const top = down + y - (y === 0 ? LETTER.high / 2 : y < 0 ? LETTER.high : 0);
  return { left, top, right: left + wide, bottom: top + LETTER.high };
}

const isWithin = ({ left, top, right, bottom }: Box, { wide, high }: { wide: number; high: number }) =>
  left >= 0 && top >= 0 && right <= wide && bottom <= high;

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
