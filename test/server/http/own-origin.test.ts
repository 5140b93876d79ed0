import { expect, test } from '@jest/globals';
import { ownOrigin } from '../../../server/src/http/own-origin.ts';

const loopback = { host: '127.0.0.1', publicUrl: undefined, tls: undefined, trustedProxies: [] };

test('is the public address where one is given, and only that', () => {
  const own = ownOrigin({ ...loopback, publicUrl: 'https://homeward.example.org' }, 4600);
  expect(own.canonical).toBe('https://homeward.example.org');
  expect(own.includes('https://homeward.example.org')).toBe(true);
  expect(own.includes('http://127.0.0.1:4600')).toBe(false);
  expect(own.includes('http://localhost:4600')).toBe(false);
});

test('on loopback, is all names of this machine at its port', () => {
  const own = ownOrigin(loopback, 4600);
  expect(own.canonical).toBe('http://127.0.0.1:4600');
  for (const origin of ['http://127.0.0.1:4600', 'http://localhost:4600', 'http://[::1]:4600']) {
    expect(own.includes(origin)).toBe(true);
  }
  for (const origin of [
    'http://localhost:4601',
    'https://localhost:4600',
    'http://localhost',
    'http://example.org:4600',
    'null',
    '',
  ]) {
    expect(own.includes(origin)).toBe(false);
  }
});

test('behind a proxy on this machine whose address was not given, any port of it', () => {
  const own = ownOrigin({ ...loopback, trustedProxies: ['127.0.0.1'] }, 4600);
  expect(own.includes('http://127.0.0.1:8080')).toBe(true);
  expect(own.includes('https://homeward.example.org')).toBe(false);
});

test('writes IPv6 and HTTPS as URLs do', () => {
  expect(ownOrigin({ ...loopback, host: '::1' }, 4600).canonical).toBe('http://[::1]:4600');
  expect(ownOrigin({ ...loopback, tls: { cert: '', key: '' } }, 443).canonical).toBe('https://127.0.0.1');
});
