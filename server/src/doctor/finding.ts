/** `unchecked` says what could not be seen from here. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'unchecked';

/** What one check found, in words for the operator. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, verdict: 'ok', says });
export const warn = (check: string, says: string, todo: string): Finding => ({ check, verdict: 'warn', says, todo });
export const fail = (check: string, says: string, todo: string): Finding => ({ check, verdict: 'fail', says, todo });
export const unchecked = (check: string, says: string): Finding => ({ check, verdict: 'unchecked', says });

/** What may be said of a system's error. */
export const codeOf = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
  return typeof code === 'string' ? code : (message ?? 'unknown');
};
