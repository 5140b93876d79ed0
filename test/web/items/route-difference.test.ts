/** @jest-environment node */
import type { Hop, Route } from '@homeward/shared/bodies/route';
import { describe, expect, test } from '@jest/globals';
import { networksOf, routeDifference } from '../../../server/web/src/items/route-difference.ts';

function hop(ttl: number, address: string | null, network?: number, roundTripMs: number | null = ttl): Hop {
  const isPrivate = address?.startsWith('192.168.') ?? false;
  return {
    ttl,
    address,
    roundTripMs: address === null ? null : roundTripMs,
    ...(address !== null && {
      place: {
        address,
        scope: isPrivate ? 'private' : 'public',
        placeSource: 'server',
        ...(network && { autonomousSystem: { number: network, organization: `Network ${network}` } }),
      },
    }),
  };
}

const route = (hops: readonly Hop[], reached = true): Route => ({
  targetAddress: '203.0.113.9',
  reached,
  complete: true,
  hops: [...hops],
});

const home = [hop(1, '192.168.1.1'), hop(2, '198.51.100.1', 64500), hop(3, '203.0.113.9', 64501)];

describe('from one route to the next', () => {
  test('nothing changed but the times', () => {
    const later = home.map((one) => ({ ...one, roundTripMs: 50 }));
    const difference = routeDifference(route(home), route(later));
    expect(difference).toMatchObject({ isSame: true, goneHops: [], newNetworks: [], goneNetworks: [] });
    expect(difference.roundTripMs).toEqual({ before: 3, after: 50 });
  });

  test('the Mac was taken into another network: new routers, new access, networks won and lost', () => {
    const away = [
      hop(1, '192.168.178.1'),
      hop(2, '192.0.2.1', 64510),
      hop(3, '192.0.2.7', 64510),
      hop(4, '203.0.113.9', 64501),
    ];
    const difference = routeDifference(route(home), route(away));
    expect(difference.isSame).toBe(false);
    expect([...difference.newHops]).toEqual([1, 2, 3]);
    expect(difference.goneHops.map(({ address }) => address)).toEqual(['192.168.1.1', '198.51.100.1']);
    expect(difference.newNetworks.map(({ number }) => number)).toEqual([64510]);
    expect(difference.goneNetworks.map(({ number }) => number)).toEqual([64500]);
    expect(difference.firstPublic).toEqual({ before: '198.51.100.1', after: '192.0.2.1' });
  });

  test('a router that answers at another distance is no new one; one that keeps silent is gone', () => {
    const shifted = [hop(1, '192.168.1.1'), hop(2, null), hop(3, '203.0.113.9', 64501)];
    const difference = routeDifference(route(home), route(shifted));
    expect(difference.newHops.size).toBe(0);
    expect(difference.goneHops.map(({ address }) => address)).toEqual(['198.51.100.1']);
  });

  test('a target that answers no more is a change', () => {
    const difference = routeDifference(route(home), route(home, false));
    expect(difference).toMatchObject({ isSame: false, reached: { before: true, after: false } });
  });

  test('a route in which nobody answered has no access and no times', () => {
    const difference = routeDifference(route(home), route([hop(1, null), hop(2, null)], false));
    expect(difference.firstPublic.after).toBeNull();
    expect(difference.roundTripMs.after).toBeNull();
    expect(difference.goneHops).toHaveLength(3);
  });
});

test('networks are told once each, in the way’s order', () => {
  expect(networksOf(route([...home, hop(4, '198.51.100.2', 64500)])).map(({ number }) => number)).toEqual([
    64500, 64501,
  ]);
});
