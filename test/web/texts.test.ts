import { readdirSync, readFileSync } from 'node:fs';
import { ActivityEntry, activityKinds } from '@homeward/shared/api/activity';
import { holdActions } from '@homeward/shared/api/holds';
import { type ErrorCode, errorCatalogue } from '@homeward/shared/errors';
import { fits } from '@homeward/shared/schema';
import { describe, expect, test } from '@jest/globals';
import { texts } from '../../server/web/src/texts.ts';

/** Every text without parameters, with the path to it. */
function plainTexts(value: unknown, path = 'texts'): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => plainTexts(member, `${path}.${key}`));
}

/** The console's own files that the browser reads before it runs the first: those that are imported by name, not on demand. */
function loadedWith(first: URL, loaded = new Set<string>()): ReadonlySet<string> {
  loaded.add(first.href);
  const imports = /^(?:import|export) (?!type )[^;]*?'(\.[^']+\.tsx?)';/gm;
  for (const [, path = ''] of readFileSync(first, 'utf8').matchAll(imports)) {
    const next = new URL(path, first);
    if (!loaded.has(next.href)) loadedWith(next, loaded);
  }
  return loaded;
}

describe('the console’s words', () => {
  test('are all there, without stray space or straight apostrophes left by accident', () => {
    const all = plainTexts(texts);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  test('tell of each thing that happens in an account, and of one that only a newer server knows', () => {
    const newer = 'camera-painted';
    const [first, ...others] = [...activityKinds, newer].map((what) => texts.activity.what(what, null, 'MacBook'));
    expect(new Set([first, ...others]).size).toBe(activityKinds.length + 1);
    expect(others.at(-1)).toContain(newer);
    const entry = { no: 1, at: 0, what: newer, sessionId: null, browser: null, deviceId: null, detail: null };
    expect(fits(ActivityEntry, entry)).toBe(true);
    expect(fits(ActivityEntry, { ...entry, what: 'Two words' })).toBe(false);
  });

  test('tell of each thing that waits for a veto, and of one that only a newer server knows', () => {
    const wishes = [...holdActions, 'lend-mac'].map((action) => texts.holds.asked(action, 'MacBook', null));
    expect(new Set(wishes).size).toBe(holdActions.length + 1);
    expect(wishes.at(-1)).toContain('lend-mac');
    expect(texts.activity.what('hold-vetoed', 'lend-mac', 'MacBook')).toContain('lend-mac');
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

  test('come with the pages behind the sign-in, where the sign-in does not say them', () => {
    const loaded = loadedWith(new URL('../../server/web/src/main.tsx', import.meta.url));
    const named = (ending: string) => [...loaded].filter((file) => file.endsWith(ending));
    expect(named('/pages/sign-in-page.tsx')).toHaveLength(1);
    expect(named('/first-texts.ts')).toHaveLength(1);
    expect(named('/src/texts.ts')).toEqual([]);
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
