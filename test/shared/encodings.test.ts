import { fromBase64, fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { checkSymbol, readCrockford } from '@homeward/shared/crockford';
import { pad, padmeLength, unpad } from '@homeward/shared/padding';
import { canonicalJson, parseCanonicalJson, parseStrictJson } from '@homeward/shared/strict-json';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

describe('base64url', () => {
  test('gives what Node gives, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
  });

  test('of the other alphabet is read as strictly', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromBase64(Buffer.from(bytes).toString('base64').replaceAll('=', ''))).toEqual(bytes);
      }),
    );
    for (const encoded of ['AA==', 'A-AA', 'A_AA', 'AB', 'A AA']) expect(() => fromBase64(encoded)).toThrow('unpadded');
  });

  test('refuses a foreign character wherever it stands', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(!/[A-Za-z0-9_-]/.test(character));
        const encoded = toBase64Url(new Uint8Array(30));
        expect(() => fromBase64Url(encoded.slice(0, at) + character + encoded.slice(at + 1))).toThrow();
      }),
    );
  });

  test.each(['A', 'AA==', 'AA=', 'A+/A', 'AB', 'AAB', 'AAé', ' AAA', 'AAA\n'])('refuses %j', (encoded) => {
    expect(() => fromBase64Url(encoded)).toThrow('unpadded base64url');
  });
});

describe('strict JSON', () => {
  test.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":{"b":1,"c":[{"b":1,"b":1}]}}', '"b"'],
    ['{"a":1,"\\u0061":2}', '"a"'],
    ['[{"x":1},{"y":"}","y" : 2}]', '"y"'],
  ])('refuses a doubled key in %s', (json, key) => {
    expect(() => parseStrictJson(json)).toThrow(`the key ${key} stands twice`);
  });

  test('takes the same key in different objects, and keys inside strings', () => {
    expect(parseStrictJson('[{"a":"{\\"a\\":1,\\"a\\":2}"},{"a":1}]')).toEqual([{ a: '{"a":1,"a":2}' }, { a: 1 }]);
  });

  test('refuses a key that is doubled anywhere, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), fc.boolean(), (value, chosen, spaced) => {
        const json = JSON.stringify(value, null, spaced ? 2 : 0);
        expect(parseStrictJson(json)).toEqual(JSON.parse(json));
        const keys = [...json.matchAll(/"(?:[^"\\]|\\.)*"/g)].filter(({ 0: text, index }) =>
          /^\s*:/.test(json.slice(index + text.length)),
        );
        const key = keys[chosen % Math.max(1, keys.length)];
        if (!key) return;
        const doubled = `${json.slice(0, key.index)}${key[0]}:{"other":0},${json.slice(key.index)}`;
        expect(() => parseStrictJson(doubled)).toThrow('stands twice');
        expect(() => parseCanonicalJson(new TextEncoder().encode(doubled))).toThrow('stands twice');
      }),
    );
  });

  test('refuses what does not parse, malformed UTF-8 and deep nesting', () => {
    expect(() => parseStrictJson('{')).toThrow('does not parse');
    expect(() => parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('does not parse');
    expect(() => parseStrictJson('['.repeat(40) + ']'.repeat(40))).toThrow('nested deeper');
  });

  test('any value comes back from its canonical form, with sorted keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const once = canonicalJson(value);
        expect(canonicalJson(parseCanonicalJson(new TextEncoder().encode(once)))).toBe(once);
      }),
    );
    // The example of RFC 8785, section 3.2.2, as far as JSON.parse can read it.
    expect(
      canonicalJson({
        string: '€$\u000F\nA\'B"\\\\"/',
        literals: [null, true, false],
        numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test.each(['{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":"\\u0062"}'])('refuses %s as not canonical', (json) => {
    expect(() => parseCanonicalJson(new TextEncoder().encode(json))).toThrow('RFC 8785');
  });
});

describe('Padmé', () => {
  test('never shortens, adds 12 % at most, and is stable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), (length) => {
        const padded = padmeLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(Math.max(length + 1, length * 1.12));
        expect(padmeLength(padded)).toBe(padded);
      }),
    );
    // 9 = 0b1001: two of its bits are kept (PETS 2019, algorithm 1).
    expect([0, 1, 9, 1000, 1025].map(padmeLength)).toEqual([0, 1, 10, 1024, 1088]);
  });

  test('comes off again, and refuses anything but zeros of the right number', () => {
    const bytes = new Uint8Array(999).fill(7);
    const padded = pad(bytes);
    expect(unpad(padded, 999)).toEqual(bytes);
    expect(() => unpad(padded, 400)).toThrow('padding');
    padded[padded.length - 1] = 1;
    expect(() => unpad(padded, 999)).toThrow('padding');
  });
});

describe('Crockford symbols', () => {
  test('are read as people write them', () => {
    expect(readCrockford(' abcd-oil1 ', 8)).toBe('ABCD0111');
  });

  test('the check symbol finds most single typing errors', () => {
    const symbols = '0123456789ABCDE';
    const missed = [...symbols].filter(
      (_, i) => checkSymbol(symbols.slice(0, i) + (i % 2 ? 'Z' : 'Y') + symbols.slice(i + 1)) === checkSymbol(symbols),
    );
    expect(missed.length).toBeLessThanOrEqual(2);
  });

  test('says what is wrong with a code', () => {
    expect(() => readCrockford('ABC', 16)).toThrow('16 characters; this one has 3');
    expect(() => readCrockford('ABU!', 4)).toThrow('“U” does not occur');
  });
});
