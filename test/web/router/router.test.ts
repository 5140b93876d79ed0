import { describe, expect, test } from '@jest/globals';
import { createMemoryHistory } from '@tanstack/react-router';
import { createConsoleRouter } from '../../../server/web/src/router/router.ts';
import { texts } from '../../../server/web/src/texts.ts';

const deviceId = '0190a0b0-0000-4000-8000-000000000001';

/** What the console makes of an address. */
async function at(path: string) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }));
  await router.load();
  const { staticData, params, search } = router.state.matches.at(-1) ?? {};
  const { title, audience, section } = staticData ?? {};
  return { title, audience, section, params, search };
}

describe('addresses', () => {
  test.each([
    ['/', texts.titles.macs, 'owner'],
    [`/macs/${deviceId}`, texts.titles.mac, 'owner'],
    ['/add', texts.titles.add, 'owner'],
    ['/account', texts.titles.account, 'owner'],
    ['/sign-in', texts.titles.signIn, 'guest'],
    ['/sign-up', texts.titles.signUp, 'guest'],
    ['/recover', texts.titles.recover, 'guest'],
    ['/help', texts.titles.help, 'anyone'],
    ['/privacy', texts.titles.privacy, 'anyone'],
    ['/safety', texts.titles.safety, 'anyone'],
    ['/share', texts.titles.shared, 'visitor'],
    [`/share/${'A'.repeat(43)}`, texts.titles.shared, 'visitor'],
  ])('%s leads to its page, which says whose it is', async (path, title, audience) => {
    expect(await at(path)).toMatchObject({ title, audience });
  });

  test.each([
    ['/', 'overview'],
    [`/macs/${deviceId}`, 'macs'],
    ['/add', 'macs'],
    ['/account', 'account'],
    ['/messages', 'account'],
    ['/activity', 'account'],
    ['/recovery-code', 'account'],
    ['/new-keys', 'account'],
    ['/help', 'help'],
    ['/privacy', 'help'],
    ['/safety', 'help'],
    ['/verify', 'help'],
  ])('%s is found under a way in the bar', async (path, section) => {
    expect(await at(path)).toMatchObject({ section });
  });

  test('name a Mac by its id alone', async () => {
    expect((await at(`/macs/${deviceId}`)).params).toEqual({ deviceId });
    for (const path of ['/macs/not-an-id', `/macs/${deviceId}0`, '/macs/', `/macs/${deviceId}/x`]) {
      expect(await at(path)).toMatchObject({ title: texts.titles.notFound });
    }
  });

  test.each(['abc_-1', '1e9', 'true', '"x"'])('bring an invitation as it was written: %s', async (invitation) => {
    const { search } = await at(`/sign-up?${new URLSearchParams({ invitation })}`);
    expect(search).toEqual({ invitation });
  });

  test('that are no page of ours are not found', async () => {
    for (const path of ['/admin', '/account/x', '/sign-up/x']) {
      expect(await at(path)).toMatchObject({ title: texts.titles.notFound });
    }
  });

  test('are written behind the #, and an invitation does not go along', () => {
    const router = createConsoleRouter();
    const href = (to: '/' | '/sign-up') => router.buildLocation({ to }).publicHref;
    expect(router.history.createHref(href('/sign-up'))).toBe('/#/sign-up');
    expect(router.history.createHref(href('/'))).toBe('/#/');
    const mac = router.buildLocation({ to: '/macs/$deviceId', params: { deviceId } });
    expect(router.history.createHref(mac.publicHref)).toBe(`/#/macs/${deviceId}`);
  });
});
