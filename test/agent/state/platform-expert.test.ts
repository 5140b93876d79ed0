import { describe, expect, test } from '@jest/globals';
import { parsePlatformExpert } from '../../../agent/src/state/platform-expert.ts';

/** The form is that of `ioreg -rd1 -c IOPlatformExpertDevice` as published scripts and their comments quote it; the values are made up. */
const said = (
  serial: string,
) => `+-o J314sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active, busy 0, retain 39>
    {
      "manufacturer" = <"Apple Inc.">
      "IOPlatformSerialNumber" = "${serial}"
      "IOPlatformUUID" = "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9"
      "model" = <"MacBookPro18,3">
    }
`;

describe('what ioreg says of the machine', () => {
  test('has its serial number and its hardware UUID', () => {
    expect(parsePlatformExpert(said('FCX19GT9XR'))).toEqual({
      serial: 'FCX19GT9XR',
      uuid: '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9',
    });
  });

  test.each(['Not Available', '', 'SystemSerialNumb', 'System Serial#'])('takes %j for no serial number', (serial) => {
    expect(parsePlatformExpert(said(serial)).serial).toBeNull();
  });

  test('is neither where it said nothing', () => {
    expect(parsePlatformExpert('')).toEqual({ serial: null, uuid: null });
  });
});
