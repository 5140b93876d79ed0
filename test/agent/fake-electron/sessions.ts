import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { electron } from './deeds.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Real.CustomScheme[]) => {
    electron.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
    electron.protocolHandlers.set(scheme, handler);
  },
} satisfies Pick<Real.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** A session of its own, of a partition. */
export class FakeSession extends EventEmitter {
  readonly protocolHandlers = new Map<string, ProtocolHandler>();
  permissionRequest: Parameters<Real.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Real.Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Real.Session['setDevicePermissionHandler']>[0] = null;
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => {
      if (this.protocolHandlers.has(scheme)) throw new Error(`a second handler for ${scheme}`);
      this.protocolHandlers.set(scheme, handler);
    },
  } satisfies Pick<Real.Protocol, 'handle'>;
  setPermissionRequestHandler(handler: Parameters<Real.Session['setPermissionRequestHandler']>[0]): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Parameters<Real.Session['setPermissionCheckHandler']>[0]): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Parameters<Real.Session['setDevicePermissionHandler']>[0]): void {
    this.devicePermission = handler;
  }
}

export const session = {
  fromPartition: (partition: string): FakeSession => {
    const known = electron.sessions.get(partition) ?? new FakeSession();
    electron.sessions.set(partition, known);
    return known;
  },
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      electron.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      electron.permissionCheck = handler;
    },
    setDevicePermissionHandler: (handler) => {
      electron.devicePermission = handler;
    },
  } satisfies Pick<
    Real.Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
};
