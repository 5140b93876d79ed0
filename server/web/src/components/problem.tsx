import { errorCatalogue, errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { firstTexts as texts } from '../first-texts.ts';

/** An error in words: what it is, what was wrong, what to do, and a way to try again. */
export function Problem({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  if (error === null || error === undefined) return null;
  const code = errorCodeOf(error);
  const detail = error instanceof HomewardError ? error.detail : '';
  return (
    <div className="notice problem" role="alert">
      <p>
        <strong>{errorCatalogue[code].title}</strong>
        {detail && <>: {detail}</>}
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
