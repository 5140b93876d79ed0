/** How a photo lies in its frame: 1 fits it whole; offsets in pixels of the frame, from its middle. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const MOST_ZOOM = 8;

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };

/** The zoom kept within its bounds: never smaller than the frame, and no edge of the photo pulled past the frame's. */
function bounded({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  const within = Math.min(MOST_ZOOM, Math.max(1, scale));
  const [mostX, mostY] = [(width * (within - 1)) / 2, (height * (within - 1)) / 2];
  // Adding 0 keeps a negative zero out of the page.
  return { scale: within, x: clamp(x, mostX) + 0, y: clamp(y, mostY) + 0 };
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value));

/** Zooms by a factor around a point, given from the frame's middle: what lies under it stays there. */
export function zoomedAt(zoom: Zoom, factor: number, at: Point, frame: Size): Zoom {
  const scale = Math.min(MOST_ZOOM, Math.max(1, zoom.scale * factor));
  const ratio = scale / zoom.scale;
  return bounded({ scale, x: at.x - (at.x - zoom.x) * ratio, y: at.y - (at.y - zoom.y) * ratio }, frame);
}

export const moved = (zoom: Zoom, by: Point, frame: Size): Zoom =>
  bounded({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, frame);

/** Two fingers: from where they were to where they are, both from the frame's middle. */
export function pinched(
  zoom: Zoom,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
  frame: Size,
): Zoom {
  const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [from, to] = [middle(before), middle(after)];
  const zoomed = zoomedAt(zoom, apart(after) / apart(before), from, frame);
  return moved(zoomed, { x: to.x - from.x, y: to.y - from.y }, frame);
}
