import { afterAll, describe } from '@jest/globals';
import { expectClean } from '../axe-check.ts';
import type { ConsoleUnderTest } from '../console-under-test.ts';
import { testsOnOneSite } from '../tests-on-one-site.ts';
import type { TitledChapter } from './chapters.ts';
import { type Surroundings, setOut, surroundings, type Walk } from './walk.ts';

/**
 * Walks chapters on a site of their own, a test each, and has axe-core look at each page in each of its states, on a desktop and
 * on a phone, in light and in dark.
 * @param before once the household is there
 * @returns for further tests on the same site
 */
export function testsOfChapters(
  chapters: readonly TitledChapter[],
  before: (walk: Walk) => Promise<void> = async () => {},
): (name: string, body: (site: ConsoleUnderTest) => Promise<void>) => void {
  let walk: Walk;
  let around: Surroundings | undefined;
  afterAll(() => around?.close());
  const axeTest = testsOnOneSite(
    async (site) => {
      if (!around) throw new Error('the site has no surroundings');
      walk = await setOut(site, around.mailbox, (name, on, { isMain = false } = {}) =>
        expectClean(name, on, isMain ? 'both' : 'phone'),
      );
      await before(walk);
    },
    async () => {
      around = await surroundings();
      return around.elsewhere;
    },
  );
  describe('nothing stands in the way on', () => {
    for (const [title, chapter] of chapters) axeTest(title, () => chapter(walk));
  });
  return (name, body) => axeTest(name, () => body(walk.site));
}
