import type { MachineBody } from '@homeward/shared/bodies/machine';
import { battery, networkGatewayDefault, networkInterfaces, osInfo, system, wifiConnections } from 'systeminformation';
import type { Answer } from '../probe/probe.ts';
import { serve } from '../probe/serve.ts';

type ValueOf<T> = Extract<T, { value: unknown }>['value'];
type SystemValue = ValueOf<MachineBody['system']>;
type Hardware = Pick<SystemValue, 'manufacturer' | 'model' | 'serial'>;
type Software = Pick<SystemValue, 'operatingSystem' | 'release' | 'hostName'>;

/** Characters: the longest text that the schema takes. */
const MAX_LENGTH = 200;

const tasks = {
  async interfaces(): Promise<Answer<ValueOf<MachineBody['interfaces']>>> {
    const found = await networkInterfaces(true);
    const value = found.slice(0, 64).map((one) => ({
      name: short(one.iface),
      ...known('type', one.type),
      ...known('mac', one.mac),
      addresses: [one.ip4, one.ip6].filter((address) => address !== '').map(short),
      isDefault: one.default,
    }));
    return { value };
  },

  async gateway(): Promise<Answer<string>> {
    // On macOS it is undefined where there is none, whatever its type says.
    const address: string | undefined = await networkGatewayDefault();
    if (!address) return { problem: 'not-connected', detail: 'there is no default gateway' };
    return { value: short(address) };
  },

  async battery(): Promise<Answer<ValueOf<MachineBody['battery']>>> {
    const found = await battery();
    if (!found.hasBattery) return { value: { present: false } };
    const percent = Math.min(100, Math.max(0, found.percent));
    return { value: { present: true, percent, charging: found.isCharging, externalPower: found.acConnected } };
  },

  async hardware(): Promise<Answer<Hardware>> {
    const { manufacturer, model, serial } = await system();
    return { value: { ...known('manufacturer', manufacturer), ...known('model', model), ...known('serial', serial) } };
  },

  async software(): Promise<Answer<Software>> {
    const { distro, release, hostname } = await osInfo();
    return { value: { operatingSystem: short(distro), release: short(release), hostName: short(hostname) } };
  },

  async wifi(): Promise<Answer<ValueOf<MachineBody['wifi']>>> {
    const [joined] = await wifiConnections();
    if (!joined) return { problem: 'not-connected', detail: 'no Wi-Fi network is joined' };
    // macOS gives a list, Linux a text.
    const security: string = [joined.security ?? []].flat().join(', ');
    const value = {
      ssid: named(joined.ssid),
      bssid: named(joined.bssid),
      ...(joined.signalLevel ? { signalDbm: joined.signalLevel } : {}),
      ...(joined.channel ? { channel: joined.channel } : {}),
      ...known('security', security),
    };
    return { value };
  },
};

/** The questions that this probe answers. */
export type MachineTasks = typeof tasks;

const short = (text: string): string => text.slice(0, MAX_LENGTH);

/** The property, unless the text is one of those that systeminformation has for "not known". */
function known<K extends string>(name: K, text: string | undefined): { readonly [P in K]?: string } {
  if (!text || text === '-' || text === 'unknown') return {};
  return { [name]: short(text) } as { readonly [P in K]?: string };
}

/** A network's name; null where macOS keeps it from programs without the location permission. */
const named = (text: string | null): string | null => (text && text !== '<redacted>' ? short(text) : null);

serve(tasks);
