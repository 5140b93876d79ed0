import { firstTexts as texts } from '../first-texts.ts';

export function Loading({ label = texts.common.loading }: { readonly label?: string }) {
  return (
    <p className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {label}
    </p>
  );
}

/** Placeholder of the size of what is to come. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <span key={`line ${String(line)}`} />
      ))}
    </div>
  );
}
