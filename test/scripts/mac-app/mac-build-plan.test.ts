import { expect, test } from '@jest/globals';
import { BuildEnvironmentError, planMacBuild } from '../../../scripts/mac-app/mac-build-plan.ts';

const signed = { CSC_LINK: 'certificate' };
const notarised = { ...signed, APPLE_API_KEY: 'key.p8', APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' };
const updated = { ...notarised, HOMEWARD_UPDATES_URL: 'https://updates.example/mac' };

test('without a certificate it is signed by nobody, looks for no updates, and says so', () => {
  expect(planMacBuild('darwin', {})).toEqual({
    isSigned: false,
    overrides: {
      mac: { identity: '-', hardenedRuntime: false, notarize: false },
      publish: null,
    },
    notes: [expect.stringContaining('CSC_LINK')],
  });
});

test('with a certificate it has to be signed', () => {
  expect(planMacBuild('darwin', signed)).toEqual({
    isSigned: true,
    overrides: { forceCodeSigning: true, publish: null, mac: { notarize: false } },
    notes: [expect.stringContaining('APPLE_API_KEY'), expect.stringContaining('HOMEWARD_UPDATES_URL')],
  });
  expect(planMacBuild('darwin', { CSC_NAME: 'Developer ID Application: Somebody' }).isSigned).toBe(true);
});

test('with everything it is notarised and looks for updates', () => {
  expect(planMacBuild('darwin', updated)).toEqual({
    isSigned: true,
    overrides: { forceCodeSigning: true, mac: { notarize: true } },
    notes: [],
  });
});

test('a secret that is not there is an empty text in CI', () => {
  const empty = Object.fromEntries(Object.keys(updated).map((name) => [name, '']));
  expect(planMacBuild('darwin', empty)).toEqual(planMacBuild('darwin', {}));
});

test('nothing is notarised that is not signed, and nothing unsigned looks for updates', () => {
  const { CSC_LINK: _, ...unsigned } = updated;
  expect(planMacBuild('darwin', unsigned).overrides).toEqual(planMacBuild('darwin', {}).overrides);
});

test.each(['http://updates.example/mac', 'updates.example'])('updates from %s are refused in words', (url) => {
  expect(() => planMacBuild('darwin', { ...signed, HOMEWARD_UPDATES_URL: url })).toThrow(BuildEnvironmentError);
});

test('elsewhere it says that it needs a Mac, and what works without one', () => {
  expect(() => planMacBuild('linux', updated)).toThrow(/needs a Mac.*npm run dist:check/);
});
