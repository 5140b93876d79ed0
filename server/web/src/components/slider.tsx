import { Slider as Primitive } from 'radix-ui';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The value in words, such as a time, for who hears it. */
  readonly words: string;
  readonly onChange: (value: number) => void;
}

/** One value on a line: by pointer, arrows, Page Up and Down, Home and End. */
export function Slider({ label, value, min, max, step = 1, words, onChange }: SliderProps) {
  return (
    <Primitive.Root
      className="slider"
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => next !== undefined && onChange(next)}
    >
      <Primitive.Track className="slider-track">
        <Primitive.Range className="slider-range" />
      </Primitive.Track>
      <Primitive.Thumb className="slider-thumb" aria-label={label} aria-valuetext={words} />
    </Primitive.Root>
  );
}
