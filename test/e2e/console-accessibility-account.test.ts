import { signIn } from './console-under-test.ts';
import { ofTheAccount } from './walk/chapters.ts';
import { LOGIN_NAME } from './walk/household.ts';
import { testsOfChapters } from './walk/tests-of-chapters.ts';

/** The pages about the account, and what stands on an account of its own, for everybody. */

testsOfChapters(ofTheAccount, ({ page }) => signIn(page, LOGIN_NAME));
