import { utf8 } from '@homeward/shared/bytes';
import { merkleTree } from '@homeward/shared/merkle';
import { issueReceipts } from '@homeward/shared/receipt';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { stampedHash, stampedMessage, stampedMessageOf } from '@homeward/shared/time-stamp';
import { openTimeStampToken, timeStampRequest, tokenOfReply } from '@homeward/shared/time-stamp-token';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OpensslAuthority, openAuthority } from '../../scripts/trial/openssl-authority.ts';
import { needs, programPath } from '../programs.ts';
import { flipBit, newSigningKey } from './owner-and-mac.ts';

const MESSAGE = stampedMessage(sha256Base64Url(utf8('a root of roots')));
const NONCE = Uint8Array.of(0xff, 2, 3, 4, 5, 6, 7, 8);
const refusedWith = (words: RegExp) => ({ code: 'time_stamp_refused', detail: expect.stringMatching(words) });

const withOpenssl = needs('openssl');
let opened: Promise<OpensslAuthority> | null = null;
const authority = () => {
  opened ??= openAuthority(programPath('openssl'));
  return opened;
};
afterAll(async () => (await opened)?.remove());

describe('the way from a receipt to what is stamped', () => {
  test('leads there from each root, and from no other', async () => {
    const key = await newSigningKey();
    const roots: string[] = [];
    for (const at of [1, 2, 3]) {
      const [receipt] = await issueReceipts([sha256Base64Url(Uint8Array.of(at))], at, key);
      roots.push(receipt?.root ?? '');
    }
    const tree = merkleTree(roots.map(stampedHash));
    for (const [index, root] of roots.entries()) {
      const proof = { index, size: 3, path: [...(tree.paths[index] ?? [])] };
      expect(stampedMessageOf(root, proof)).toEqual(stampedMessage(tree.root));
      expect(stampedMessageOf(roots[(index + 1) % 3] ?? '', proof)).not.toEqual(stampedMessage(tree.root));
      const tooLong = { ...proof, path: [...proof.path, tree.root] };
      expect(() => stampedMessageOf(root, tooLong)).toThrow(expect.objectContaining(refusedWith(/leads to no root/)));
    }
  });
});

describe('a request', () => {
  withOpenssl('is one that OpenSSL reads: SHA-256, the nonce, certificates wanted', async () => {
    const { reply, openssl } = await authority();
    await reply(timeStampRequest(MESSAGE, NONCE));
    const read = await openssl('ts', '-query', '-in', 'query.tsq', '-text');
    expect(read).toMatch(/Hash Algorithm: sha256/);
    expect(read).toMatch(/Certificate required: yes/);
    expect(read).toMatch(/Nonce: 0x7F02030405060708/i);
  });
});

describe('a reply', () => {
  withOpenssl('to it gives the token, its time and who signed', async () => {
    const { reply, openssl } = await authority();
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { token, stamp } = await tokenOfReply(await reply(timeStampRequest(MESSAGE, NONCE)), MESSAGE, NONCE);
    expect(stamp.at).toBeGreaterThanOrEqual(before);
    expect(stamp.at).toBeLessThanOrEqual(Date.now());
    expect(stamp.authority).toBe('CN=Stamps, O=Example Authority');
    const shown = await openssl('x509', '-in', 'certificate.pem', '-noout', '-fingerprint', '-sha256');
    expect(shown.replaceAll(':', '').trim().toLowerCase()).toMatch(new RegExp(`=${stamp.certificateSha256}$`));
    expect(await openTimeStampToken(token, MESSAGE)).toEqual(stamp);
  });

  withOpenssl('to another request, for something else, that refuses, or that is none, is refused', async () => {
    const { reply } = await authority();
    const good = await reply(timeStampRequest(MESSAGE, NONCE));
    const other = stampedMessage(sha256Base64Url(utf8('another')));
    await expect(tokenOfReply(good, MESSAGE, NONCE.toReversed())).rejects.toMatchObject(refusedWith(/nonce/));
    await expect(tokenOfReply(good, other, NONCE)).rejects.toMatchObject(refusedWith(/imprint is another/));
    const behind = Uint8Array.of(...good, 0);
    await expect(tokenOfReply(behind, MESSAGE, NONCE)).rejects.toMatchObject(refusedWith(/form of RFC 3161/));
    const garbage = await reply(utf8('no request')).catch((error: Error) => error);
    expect(garbage).toBeInstanceOf(Uint8Array);
    await expect(tokenOfReply(garbage as Uint8Array<ArrayBuffer>, MESSAGE, NONCE)).rejects.toMatchObject(
      refusedWith(/the authority refused the request \(status 2/),
    );
    for (const bytes of [new Uint8Array(0), utf8('<html>'), new Uint8Array(5000)]) {
      await expect(tokenOfReply(bytes, MESSAGE, NONCE)).rejects.toMatchObject(refusedWith(/form of RFC 3161/));
    }
  });
});

describe('a token', () => {
  withOpenssl('holds for OpenSSL too', async () => {
    const { stamp, openssl } = await authority();
    const token = await stamp(MESSAGE);
    expect((await openTimeStampToken(token, MESSAGE)).authority).toContain('CN=Stamps');
    const given = ['-token_in', '-in', 'token.tst', '-data', 'message', '-CAfile', 'certificate.pem'];
    expect(await openssl('ts', '-verify', ...given)).toContain('OK');
  });

  withOpenssl('whose certificate was over, or is not for time stamps, is refused', async () => {
    const first = await authority();
    const token = await first.stamp(MESSAGE);
    const path = programPath('openssl');
    const [old, mails] = [
      await openAuthority(path, { validFrom: '20200101000000Z', validTo: '20210101000000Z' }),
      await openAuthority(path, { kind: 'mails' }),
    ];
    try {
      expect(await openTimeStampToken(await first.signAgain(token, first, '-cades'), MESSAGE)).toMatchObject({
        authority: 'CN=Stamps, O=Example Authority',
      });
      for (const [signer, how, words] of [
        [old, '-cades', /not valid at that time/],
        [mails, '-cades', /not one for time stamps alone/],
        [first, '-nosmimecap', /does not name the authority’s certificate/],
        [first, '-noattr', /for something else than a time stamp/],
      ] as const) {
        const signed = await first.signAgain(token, signer, how);
        await expect(openTimeStampToken(signed, MESSAGE)).rejects.toMatchObject(refusedWith(words));
      }
    } finally {
      await old.remove();
      await mails.remove();
    }
  });

  withOpenssl('without the certificate in it is refused', async () => {
    const first = await authority();
    const without = await first.signAgain(await first.stamp(MESSAGE), first, '-cades', '-nocerts');
    await expect(openTimeStampToken(without, MESSAGE)).rejects.toMatchObject(refusedWith(/signature does not hold/));
  });

  withOpenssl('with a flipped bit is refused, or says exactly the same', async () => {
    const token = await (await authority()).stamp(MESSAGE);
    const said = await openTimeStampToken(token, MESSAGE);
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length * 8 - 1), async (bit) => {
        const outcome = await openTimeStampToken(flipBit(token, bit), MESSAGE).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toMatchObject({ code: 'time_stamp_refused' });
          refusals += 1;
        } else expect(outcome).toEqual(said);
      }),
      { numRuns: 150 },
    );
    // What no signature covers: the form's own version numbers, and lists that nobody reads.
    expect(refusals).toBeGreaterThan(100);
  });
});
