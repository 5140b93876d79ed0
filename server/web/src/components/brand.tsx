import { firstTexts as texts } from '../first-texts.ts';

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect className="mark-ground" width="32" height="32" rx="8" />
      <path className="mark-roof" d="M6.5 15.500 16 7l9.500 8.500" />
      <circle className="mark-light" cx="16" cy="20" r="3.600" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="brand">
      <Mark />
      <span className="brand-name">{texts.brand}</span>
    </span>
  );
}

/** Rings around a light: how a position looks whose accuracy is known. */
export function Rings() {
  return (
    <svg className="rings" viewBox="0 0 400 400" aria-hidden="true">
      {[60, 110, 160, 198].map((radius) => (
        <circle key={radius} cx="200" cy="200" r={radius} />
      ))}
      <circle className="rings-light" cx="200" cy="200" r="10" />
    </svg>
  );
}
