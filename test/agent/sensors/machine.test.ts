import { hostname } from 'node:os';
import { MachineBody } from '@homeward/shared/bodies/machine';
import { expectShape } from '@homeward/shared/schema';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Clock, systemClock as clock } from '../../../agent/src/clock.ts';
import { createMachineSensor, type MachineSensorOptions } from '../../../agent/src/sensors/machine.ts';
import type { WifiSight } from '../../../agent/src/sensors/sense-answer.ts';
import { needs } from '../../programs.ts';
import { StandIns } from '../stand-ins.ts';
import { captures, cycle, jsonBody } from './cycle.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(async () => {
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

/** systeminformation reads these parts with `ip` on Linux only. */
const onLinux = needs('iproute2');

const sensor = (extra: Partial<MachineSensorOptions> = {}) =>
  createMachineSensor({ clock, environment: standIns.environment, partDeadlineMs: 60_000, ...extra });

/** Its deadlines pass when a stand-in, which hangs, has been started since: however long that took, no sooner. */
const untilHung: Clock = {
  ...clock,
  setTimer(callback) {
    const { starts } = standIns;
    const look = setInterval(() => {
      if (standIns.starts === starts) return;
      clearInterval(look);
      callback();
    }, 20);
    return () => clearInterval(look);
  },
};

async function machine(extra: Partial<MachineSensorOptions> = {}): Promise<MachineBody> {
  const [only, ...others] = await captures(sensor(extra));
  expect(others).toEqual([]);
  return expectShape(MachineBody, jsonBody(only), 'machine');
}

/** What Linux's own programs tell of a joined network. */
function joinedByProbe(): void {
  const scan = 'phy#0\\n\\tInterface wlan0\\n\\t\\tifindex 3\\n\\t\\taddr 02:00:00:00:00:01\\n\\t\\tchannel 36\\n';
  const status = 'ssid=Café du Nord\\nbssid=02:00:00:00:00:ff\\nkey_mgmt=WPA2-PSK\\nfreq=5180\\n';
  standIns.put('iw', `printf "${scan}"\n`).put('nmcli', 'exit 1\n');
  standIns.put('wpa_cli', `echo asked >>"$here/wpa_cli-asked"\nprintf '${status}'\n`);
}

describe('createMachineSensor', () => {
  test('reads this machine', async () => {
    const { cycle: itsCycle, interfaces, system, battery } = await machine();
    expect(itsCycle).toEqual(cycle);
    expect(interfaces).toEqual({
      value: expect.arrayContaining([expect.objectContaining({ addresses: expect.any(Array) })]),
    });
    expect(system).toMatchObject({ value: { hostName: hostname(), operatingSystem: expect.stringMatching(/./) } });
    expect(battery).toMatchObject({ value: { present: expect.any(Boolean) } });
  });

  onLinux('reads the gateway and the joined Wi-Fi network', async () => {
    standIns.put('ip', 'echo "1.0.0.0 via 192.168.7.1 dev wlan0 src 192.168.7.20 uid 0"\n');
    joinedByProbe();
    const { gateway, wifi } = await machine();
    expect(gateway).toEqual({ value: '192.168.7.1' });
    expect(wifi).toEqual({
      value: { ssid: 'Café du Nord', bssid: '02:00:00:00:00:ff', channel: 36, security: 'WPA2-PSK' },
    });
  });

  onLinux('says that there is neither gateway nor Wi-Fi', async () => {
    for (const name of ['ip', 'iw', 'nmcli', 'wpa_cli']) standIns.put(name, 'exit 1\n');
    expect(await machine()).toMatchObject({
      gateway: { problem: 'not-connected' },
      wifi: { problem: 'not-connected' },
    });
  });

  onLinux('ends a part that hangs, whether it blocks its process or not, and reads the others', async () => {
    // systeminformation waits for `ip` and for `hostname` in execSync and in exec.
    standIns.put('ip', 'sleep 600; true\n').put('hostname', 'sleep 600; true\n');
    const { interfaces, gateway, system, battery } = await machine({ clock: untilHung });
    expect(interfaces).toMatchObject({ problem: 'deadline' });
    expect(gateway).toMatchObject({ problem: 'deadline' });
    expect(battery).toMatchObject({ value: { present: expect.any(Boolean) } });
    expect(system).toMatchObject({ value: { hostName: hostname(), operatingSystem: 'Linux' } });
  });

  onLinux('leaves nothing behind however often parts hang', async () => {
    standIns.put('ip', 'sleep 600; true\n');
    for (let times = 0; times < 3; times += 1) {
      await machine({ clock: untilHung });
      expect(await standIns.survivors()).toEqual([]);
    }
  });

  onLinux('is ended at once with its signal', async () => {
    standIns.put('ip', 'sleep 600; true\n');
    const controller = new AbortController();
    const reason = new Error('recovered');
    const ending = expect(captures(sensor(), controller.signal)).rejects.toBe(reason);
    await standIns.until(() => standIns.starts > 0);
    controller.abort(reason);
    await ending;
  });

  describe('where Homeward Sense tells of the Wi-Fi', () => {
    const sight: WifiSight = {
      joined: { value: { ssid: 'Café du Nord', bssid: '00:1b:02:aa:bb:0c', signalDbm: -51 } },
      accessPoints: { value: [{ ssid: 'Café du Nord', bssid: '00:1b:02:aa:bb:0c', signalDbm: -51 }] },
    };

    onLinux('that is what counts, and nobody else is asked', async () => {
      joinedByProbe();
      expect(await machine({ sense: { wifi: async () => sight } })).toMatchObject({
        wifi: sight.joined,
        accessPoints: sight.accessPoints,
      });
      expect(standIns.read('wpa_cli-asked')).toBe('');
    });

    onLinux('the probe is asked where it fails, and the access points say why', async () => {
      joinedByProbe();
      const missing = { problem: 'unsupported', detail: 'Homeward Sense is not part of this installation' } as const;
      expect(await machine({ sense: { wifi: async () => missing } })).toMatchObject({
        wifi: { value: { ssid: 'Café du Nord' } },
        accessPoints: missing,
      });
    });

    test('without it there is no word of access points', async () => {
      expect(await machine()).not.toHaveProperty('accessPoints');
    });

    test('it is ended with the sensor', async () => {
      const controller = new AbortController();
      const reason = new Error('recovered');
      const asked = Promise.withResolvers<AbortSignal>();
      const wifi = (signal: AbortSignal) => {
        asked.resolve(signal);
        return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      };
      const ending = expect(captures(sensor({ sense: { wifi } }), controller.signal)).rejects.toBe(reason);
      await asked.promise;
      controller.abort(reason);
      await ending;
    });
  });
});
