import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { Sense, type SenseOptions } from '../../../agent/src/sensors/sense.ts';
import { FakeClock } from '../fake-clock.ts';
import { senseFailures, senseScripts } from '../sense-outcomes.ts';
import { StandIns } from '../stand-ins.ts';

const { signal } = new AbortController();
let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(async () => {
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

/** Homeward Sense, played by a script. */
function sense(script: string, extra: Partial<SenseOptions> = {}): Sense {
  standIns.put('homeward-sense', script);
  const find = () => join(standIns.directory, 'homeward-sense');
  return new Sense({ clock, environment: standIns.environment, find, ...extra });
}

describe('a fix', () => {
  test('comes with its accuracy and time, and the permission with it', async () => {
    const program = sense(`echo "$@" >"$here/args"\n${senseScripts.fix}`);
    expect(program.permission).toBe('unknown');
    expect(await program.locate(signal)).toEqual({
      value: { latitude: 38.72, longitude: -9.14, accuracyMeters: 35, foundAt: 1_790_000_000_000 },
    });
    expect(program.permission).toBe('granted');
    expect(standIns.read('args')).toBe('locate --deadline 12\n');
  });

  test.each(senseFailures)('is none, and why, where the permission $what', async ({ script, problem, detail }) => {
    expect(await sense(script).locate(signal)).toEqual({ problem, detail: expect.stringMatching(detail) });
  });

  test('is none where the program ignores its own deadline and every signal that can be ignored', async () => {
    const fakeClock = new FakeClock();
    const program = sense("trap '' TERM INT HUP\nwhile :; do sleep 600; done\n", { clock: fakeClock });
    const locating = program.locate(signal);
    await standIns.until(() => standIns.starts === 1);
    await fakeClock.pass(15_000);
    expect(await locating).toMatchObject({ problem: 'deadline' });
  });

  test('is none where the program is not there, and nobody knows of the permission any more', async () => {
    let place: string | null = join(standIns.directory, 'homeward-sense');
    const program = sense(senseScripts.fix, { find: () => place });
    await program.locate(signal);
    place = null;
    expect(await program.locate(signal)).toMatchObject({ problem: 'unsupported' });
    expect(program.permission).toBe('unknown');
  });
});

describe('the Wi-Fi', () => {
  test('is the joined network and those in reach, with addresses as they are written everywhere', async () => {
    const home = { ssid: 'Café du Nord', bssid: '00:1b:02:aa:bb:0c', signalDbm: -51, channel: 36 };
    expect(await sense(senseScripts.wifi).wifi(signal)).toEqual({
      joined: { value: { ...home, security: 'WPA2 Personal' } },
      accessPoints: {
        value: [
          { ...home, security: 'WPA2 Personal' },
          {
            ...{ ssid: 'Neighbour', bssid: '3c:84:6a:10:20:30', signalDbm: -70, channel: 1 },
            security: 'WPA2 Personal, WPA3 Personal, WPA2/WPA3 Personal',
          },
          { ssid: null, bssid: '3c:84:6a:10:20:31', signalDbm: -80 },
        ],
      },
    });
  });

  test('has no names without the permission, and says why', async () => {
    const program = sense(senseScripts.wifiNameless);
    expect(await program.wifi(signal)).toEqual({
      joined: { value: { ssid: null, bssid: null, signalDbm: -54, channel: 48, security: 'WPA2 Personal' } },
      accessPoints: { problem: 'permission-not-asked', detail: expect.any(String) },
    });
    expect(program.permission).toBe('not-asked');
  });

  test('is what was known where the scan took too long', async () => {
    expect(await sense(senseScripts.wifiScanLate).wifi(signal)).toMatchObject({
      joined: { value: { ssid: 'Café du Nord' } },
      accessPoints: { problem: 'deadline' },
    });
  });

  test('may be joined to nothing', async () => {
    expect(await sense(senseScripts.wifiNotJoined).wifi(signal)).toEqual({
      joined: { problem: 'not-connected', detail: expect.any(String) },
      accessPoints: { value: [] },
    });
  });

  test.each(senseFailures)('is not told, and why, where the permission $what', async ({ script, problem }) => {
    expect(await sense(script).wifi(signal)).toMatchObject({ problem });
  });
});

describe('the permission', () => {
  test('is read without asking anybody', async () => {
    const program = sense(`echo "$@" >"$here/args"\n${senseScripts.granted}`);
    expect(await program.readPermission(signal)).toBe('granted');
    expect(standIns.read('args')).toBe('status --deadline 5\n');
  });

  test('is asked for only where somebody wants that', async () => {
    const program = sense(`echo "$@" >"$here/args"\n${senseScripts.fix}`);
    expect(await program.askForPermission(signal)).toBe('granted');
    expect(standIns.read('args')).toBe('locate --ask --deadline 120\n');
  });

  test('is what the program said last, also when it fails afterwards', async () => {
    const program = sense(
      `if [ -e "$here/asked" ]; then exit 1; fi\ntouch "$here/asked"\necho '{"v":1,"authorization":"denied"}'\n`,
    );
    expect([await program.readPermission(signal), await program.readPermission(signal)]).toEqual(['denied', 'denied']);
  });
});
