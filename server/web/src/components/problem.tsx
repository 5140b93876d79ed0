import { errorCatalogue, errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { firstTexts as texts } from '../first-texts.ts';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What did not come about by it, as a sentence, where the place does not say. */
  readonly what?: string | undefined;
}

/** An error in words: what it is, what was wrong, what to do, and a way to try again. */
export function Problem({ error, onRetry, what }: ProblemProps) {
  if (error === null || error === undefined) return null;
  const code = errorCodeOf(error);
  const detail = error instanceof HomewardError ? error.detail : '';
  return (
    <div className="notice problem" role="alert">
      {what !== undefined && (
        <p>
          <strong>{what}</strong>
        </p>
      )}
      <p>
        <strong>{errorCatalogue[code].title}</strong>
        {detail && `: ${detail}${/[.?!…]$/.test(detail) ? '' : '.'}`}
      </p>
      {texts.error.advice(code) && <p>{texts.error.advice(code)}</p>}
      {onRetry && (
        <button type="button" className="button small" onClick={onRetry}>
          {texts.common.retry}
        </button>
      )}
    </div>
  );
}
