import { readdirSync } from 'node:fs';
import { type ErrorCode, errorCatalogue } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import { texts } from '../../server/web/src/texts.ts';

/** Every text without parameters, with the path to it. */
function plainTexts(value: unknown, path = 'texts'): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => plainTexts(member, `${path}.${key}`));
}

describe('the console’s words', () => {
  test('are all there, without stray space or straight apostrophes left by accident', () => {
    const all = plainTexts(texts);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  test('have each heading in one file, so that none hides another', async () => {
    const folder = new URL('../../server/web/src/texts/', import.meta.url);
    const headings = await Promise.all(
      readdirSync(folder).map(async (file) => {
        const modules: Record<string, object> = await import(new URL(file, folder).href);
        return Object.values(modules).flatMap((words) => Object.keys(words));
      }),
    );
    expect(headings.flat().toSorted()).toEqual(Object.keys(texts).toSorted());
  });

  test('say what to do about everything that may need doing', () => {
    const silent = new Set<ErrorCode>(['not_found', 'forbidden', 'bad_request']);
    const needed: ErrorCode[] = ['unavailable', 'wrong_credentials', 'order_conflict', 'server_changed', 'stale_state'];
    for (const code of needed) expect(texts.error.advice(code)).not.toBe('');
    for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
      if (silent.has(code)) expect(texts.error.advice(code)).toBe('');
    }
  });
});
