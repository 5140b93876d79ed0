import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import type { Owner } from '../http/route.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { StepUp } from './step-up.ts';

interface ExportPorts {
  readonly stepUp: Pick<StepUp, 'verify'>;
  readonly activity: ActivityRecorder;
  readonly devices: Pick<DeviceService, 'stored'>;
}

export type ExportService = ReturnType<typeof createExports>;

/**
 * What leaves as one file is made in the browser, out of what every session may read. So this keeps nobody from reading:
 * it keeps the console from handing all of it over at a tap, and leaves a trace.
 */
export function createExports({ stepUp, activity, devices }: ExportPorts) {
  return {
    /** @throws HomewardError `not_found` for a Mac of another account as for none, `step_up_needed` on quiet days too */
    async begin(owner: Owner, { proof, ...wish }: BodyOf<Api['beginExport']>): Promise<void> {
      const { accountId, sessionId } = owner;
      const deviceId = wish.what === 'pack' ? wish.deviceId : undefined;
      if (deviceId !== undefined) await devices.stored(accountId, deviceId);
      await stepUp.verify(owner, proof, stepUpAction.account('export'));
      await activity.record(accountId, { what: 'exported', sessionId, deviceId, detail: wish.what });
    },
  };
}
