import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { readServiceUrl } from '../../agent/src/service-url.ts';

test.each([
  ['https://api.beacondb.net/v1/geolocate', 'https://api.beacondb.net/v1/geolocate'],
  ['api.beacondb.net', 'https://api.beacondb.net/v1/geolocate'],
  ['https://geo.example.org:8443', 'https://geo.example.org:8443/v1/geolocate'],
  ['https://geo.example.org/mine?key=abc', 'https://geo.example.org/mine?key=abc'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1/geolocate'],
  ['http://[::1]:8080/x', 'http://[::1]:8080/x'],
  ['http://localhost', 'http://localhost/v1/geolocate'],
])('“%s” is %s', (text, url) => {
  expect(readServiceUrl(text).href).toBe(url);
});

test.each([
  ['', 'bad_request', 'is not the address of a service'],
  ['not an address', 'bad_request', 'is not the address of a service'],
  ['https://me:secret@geo.example.org', 'bad_request', 'holds neither a login'],
  ['https://geo.example.org/#here', 'bad_request', 'after #'],
  ['http://geo.example.org', 'insecure_origin', 'over https only, not to http://geo.example.org'],
  ['http://127.0.0.1.example.org', 'insecure_origin', 'over https only'],
  ['ftp://127.0.0.1', 'insecure_origin', 'over https only'],
  ['file:///etc/passwd', 'insecure_origin', 'over https only'],
])('“%s” is refused, and why', (text, code, words) => {
  let thrown: unknown;
  try {
    readServiceUrl(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HomewardError);
  expect(thrown).toMatchObject({ code, message: expect.stringContaining(words) });
});
