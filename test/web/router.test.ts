import { describe, expect, test } from '@jest/globals';
import { hrefOf, type Route, routeOfHash } from '../../server/web/src/router.ts';

const deviceId = '0190a0b0-0000-4000-8000-000000000001';

describe('addresses', () => {
  test.each<Route>([
    { page: 'macs' },
    { page: 'mac', deviceId },
    { page: 'add' },
    { page: 'account' },
    { page: 'sign-in' },
    { page: 'recover' },
  ])('lead to the page and back: %o', (route) => {
    expect(routeOfHash(hrefOf(route))).toEqual(route);
  });

  test('an invitation comes in the fragment, and stays out of what the console writes', () => {
    const route = routeOfHash('#/sign-up?invitation=abc_-1');
    expect(route).toEqual({ page: 'sign-up', invitation: 'abc_-1' });
    expect(hrefOf(route)).toBe('#/sign-up');
  });

  test('anything else is not found', () => {
    expect(routeOfHash('')).toEqual({ page: 'macs' });
    expect(routeOfHash('#/macs/not-an-id')).toEqual({ page: 'not-found' });
    expect(routeOfHash('#/admin')).toEqual({ page: 'not-found' });
  });
});
