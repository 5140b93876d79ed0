import { useQuery } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { type KeyStandings, type MacKeysStanding, readMacKeys } from '../owner/mac-keys.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

export interface NamedStanding extends MacKeysStanding {
  readonly name: string;
}

/** How far each Mac has come with the latest change of keys; read again with the Macs. */
export function useMacKeys() {
  const { call, account } = useOwner();
  const { macs, devices } = useMacs();
  const standings = useQuery({
    // A change of all keys makes every certificate anew: what was read under those of before says nothing.
    queryKey: [...keys.keyChanges, ...(macs?.map(({ device }) => device.certificate) ?? [])],
    enabled: macs !== undefined,
    queryFn: (): Promise<KeyStandings> => readMacKeys(call, account, macs ?? []),
  });
  const named = standings.data?.macs.map((one) => ({ ...one, name: nameOf(macs, one.deviceId) }));
  const { changedAt = null, isWithheld = false } = standings.data ?? {};
  return { ...standings, error: devices.error ?? standings.error, changedAt, isWithheld, named };
}

const nameOf = (macs: readonly Mac[] | undefined, deviceId: string): string =>
  macs?.find((mac) => mac.deviceId === deviceId)?.name ?? texts.activity.aMac;
