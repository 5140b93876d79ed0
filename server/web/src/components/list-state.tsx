import { errorCodeOf } from '@homeward/shared/errors';
import { type ReactNode, use } from 'react';
import { firstTexts as texts } from '../first-texts.ts';
import { OwnerContext } from '../shell/owner-context.ts';
import { Skeleton } from './loading.tsx';
import { Problem } from './problem.tsx';

interface ListStateProps {
  /** Null or undefined where there is none. */
  readonly error: unknown;
  readonly onRetry: () => void;
  /** What did not come about by an error, where the page shows what it had read before, and the place does not say. */
  readonly what?: string;
  /** Whether there is nothing to show yet, because it has not been read. */
  readonly isLoading: boolean;
  /** What to say where it was read and there is nothing. */
  readonly empty: { readonly title: string; readonly hint?: string };
  readonly isEmpty: boolean;
  /** The list itself. */
  readonly children: ReactNode;
}

/**
 * A list in each of its states: on its way, out of reach, refused, empty, or there. What was read before stays in view
 * while it is read again, with what went wrong above it.
 */
export function ListState({ error, onRetry, what, isLoading, empty, isEmpty, children }: ListStateProps) {
  const hasError = error !== null && error !== undefined;
  // Where the connection stands it would not be read again by itself.
  const isOffline = use(OwnerContext)?.live === 'offline';
  if (hasError && isLoading && isOffline && errorCodeOf(error) === 'unavailable') {
    return (
      <Empty title={texts.list.offlineTitle} hint={texts.list.offlineHint}>
        <button type="button" className="button small" onClick={onRetry}>
          {texts.common.retry}
        </button>
      </Empty>
    );
  }
  if (hasError) {
    return (
      <>
        <Problem what={what} error={error} onRetry={onRetry} />
        {!isLoading && children}
      </>
    );
  }
  if (isLoading) return <ListLoading />;
  return isEmpty ? <Empty {...empty} /> : children;
}

/** It is on its way. */
export const ListLoading = () => (
  <div className="list-loading" role="status">
    <span className="visually-hidden">{texts.common.loading}</span>
    <Skeleton lines={4} />
  </div>
);

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

/** Nothing is here, and why. */
export function Empty({ title, hint, children }: EmptyProps) {
  return (
    <div className="empty">
      <p>{title}</p>
      {hint !== undefined && <p className="muted">{hint}</p>}
      {children}
    </div>
  );
}
