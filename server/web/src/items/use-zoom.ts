import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { moved, type Point, pinched, WHOLE, type Zoom, zoomedAt } from './zoom.ts';

const STEP = 1.5;
const WHEEL_STEP = 1.0015;
const KEY_PIXELS = 60;
const MIDDLE: Point = { x: 0, y: 0 };

const directions: Record<string, Point> = {
  ArrowLeft: { x: KEY_PIXELS, y: 0 },
  ArrowRight: { x: -KEY_PIXELS, y: 0 },
  ArrowUp: { x: 0, y: KEY_PIXELS },
  ArrowDown: { x: 0, y: -KEY_PIXELS },
};

/** Zoom and pan of the photo in its frame, by the item's id: by wheel, by drag, by two fingers, by double click, by keys. */
export function useZoom(photoId: string) {
  const frame = useRef<HTMLDivElement>(null);
  const [{ zoom, of }, setState] = useState<{ readonly zoom: Zoom; readonly of: string }>({ zoom: WHOLE, of: photoId });
  // Another photo begins whole.
  if (of !== photoId) setState({ zoom: WHOLE, of: photoId });
  const setZoom = (next: Zoom | ((now: Zoom) => Zoom)) =>
    setState((now) => ({ ...now, zoom: typeof next === 'function' ? next(now.zoom) : next }));
  const pointers = useRef(new Map<number, Point>());
  const size = () => ({ width: frame.current?.clientWidth ?? 1, height: frame.current?.clientHeight ?? 1 });
  const fromMiddle = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = frame.current?.getBoundingClientRect();
    return box ? { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 } : MIDDLE;
  };
  const by = (factor: number, at: Point = MIDDLE) => setZoom((now) => zoomedAt(now, factor, at, size()));

  // React listens to the wheel passively: then the page would scroll as well.
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    by(WHEEL_STEP ** -event.deltaY, fromMiddle(event));
  });
  useEffect(() => {
    const element = frame.current;
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  const onPointerDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, fromMiddle(event));
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const after = fromMiddle(event);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, after);
    setZoom((now) =>
      other
        ? pinched(now, [before, other], [after, other], size())
        : moved(now, { x: after.x - before.x, y: after.y - before.y }, size()),
    );
  };
  const onPointerUp = ({ pointerId }: PointerEvent) => void pointers.current.delete(pointerId);

  /** @returns whether the key meant the photo's place in its frame. */
  const onKey = ({ key }: KeyboardEvent): boolean => {
    if (key === '+' || key === '=') by(STEP);
    else if (key === '-') by(1 / STEP);
    else if (key === '0') setZoom(WHOLE);
    else if (directions[key] && zoom.scale > 1) {
      const direction = directions[key];
      setZoom((now) => moved(now, direction, size()));
    } else return false;
    return true;
  };

  return {
    frame,
    zoom,
    onKey,
    closer: () => by(STEP),
    farther: () => by(1 / STEP),
    whole: () => setZoom(WHOLE),
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onDoubleClick: (event: { clientX: number; clientY: number }) =>
        zoom.scale > 1 ? setZoom(WHOLE) : by(STEP * STEP, fromMiddle(event)),
    },
  };
}
