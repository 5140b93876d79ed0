import { afterAll, expect } from '@jest/globals';
import { type NeedyTest, needs } from '../programs.ts';
import { type ConsoleUnderTest, type Elsewhere, startConsole } from './console-under-test.ts';

/**
 * Tests that follow one another on one site, as an evening with the console does. The first one starts it, so that where
 * Chromium is missing the tests themselves say so; it is closed after the last. After each, no page may have complained
 * or asked anybody else.
 * @param prepare makes what the tests find there
 */
export function testsOnOneSite(
  prepare: (site: ConsoleUnderTest) => Promise<void>,
  elsewhere?: () => Elsewhere | Promise<Elsewhere>,
): NeedyTest {
  let site: ConsoleUnderTest | undefined;
  let ready: Promise<ConsoleUnderTest> | undefined;
  const begin = async () => {
    site = await startConsole(await elsewhere?.());
    await prepare(site);
    return site;
  };
  afterAll(() => site?.close());
  return (name, body, deadlineMs) =>
    needs('chromium')(
      name,
      async () => {
        ready ??= begin();
        const { complaints, foreign } = await ready;
        await body();
        expect(complaints).toEqual([]);
        expect(foreign).toEqual([]);
      },
      deadlineMs,
    );
}
