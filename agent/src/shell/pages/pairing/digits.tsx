import { texts } from '../texts.ts';

/** Six digits in two groups of three, as the console shows them; read out one by one. */
export function Digits({ digits }: { readonly digits: string }) {
  return (
    <p className="digits" role="img" aria-label={texts.pairing.compare.digits(digits)}>
      <span>{digits.slice(0, 3)}</span>
      <span>{digits.slice(3)}</span>
    </p>
  );
}
