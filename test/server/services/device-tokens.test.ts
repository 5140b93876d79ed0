import { describe, expect, test } from '@jest/globals';
import { DeviceTokens } from '../../../server/src/services/device-tokens.ts';
import { newToken, tokenSha256 } from '../../../server/src/services/token.ts';

/** Tokens over one certified Mac and one that waits, with a count of the queries. */
function tokensOf(certified: string, claimed: string) {
  const queries: string[] = [];
  let isAlive = true;
  const tokens = new DeviceTokens(
    {
      byToken: async (digest) => {
        queries.push('devices');
        return isAlive && digest === tokenSha256(certified) ? { id: 'mac', account_id: 'anna' } : undefined;
      },
    },
    {
      byToken: async (digest) => {
        queries.push('pairings');
        return digest === tokenSha256(claimed)
          ? {
              pairingId: 'p',
              accountId: 'anna',
              offer: {} as never,
              expiresAt: 0,
              status: 'claimed',
              claim: null,
              deviceId: 'new',
            }
          : undefined;
      },
    },
  );
  return { tokens, queries, end: () => (isAlive = false) };
}

describe('device tokens', () => {
  const [certified, claimed] = [newToken(), newToken()];

  test('tell a paired Mac, and ask for it once', async () => {
    const { tokens, queries } = tokensOf(certified, claimed);
    const mac = { deviceId: 'mac', accountId: 'anna', certified: true };
    expect(await tokens.identify(`Bearer ${certified}`)).toEqual(mac);
    expect(await tokens.identify(`Bearer ${certified}`)).toEqual(mac);
    expect(queries).toEqual(['devices']);
  });

  test('tell a Mac that waits for its certificate, and ask each time: it may have come', async () => {
    const { tokens, queries } = tokensOf(certified, claimed);
    const mac = { deviceId: 'new', accountId: 'anna', certified: false };
    expect(await tokens.identify(`Bearer ${claimed}`)).toEqual(mac);
    expect(await tokens.identify(`Bearer ${claimed}`)).toEqual(mac);
    expect(queries).toEqual(['devices', 'pairings', 'devices', 'pairings']);
  });

  test('of a removed Mac are unknown at once', async () => {
    const { tokens, end } = tokensOf(certified, claimed);
    await tokens.identify(`Bearer ${certified}`);
    end();
    tokens.forget('mac');
    await expect(tokens.identify(`Bearer ${certified}`)).rejects.toMatchObject({ code: 'unknown_device' });
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer x',
    `Basic ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(44)}`,
    `Bearer ${'A'.repeat(43)}`,
  ])('%p is nobody’s', async (authorization) => {
    const { tokens } = tokensOf(certified, claimed);
    await expect(tokens.identify(authorization)).rejects.toMatchObject({ code: 'unknown_device' });
  });
});
