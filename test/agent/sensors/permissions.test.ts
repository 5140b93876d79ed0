import type { PermissionState } from '@homeward/shared/bodies/report';
import { expect, test } from '@jest/globals';
import { createPermissions, type LocationAsker, type MacPermissions } from '../../../agent/src/sensors/permissions.ts';

const mac = (camera: string): MacPermissions => ({
  getAuthStatus: () => camera,
  askForCameraAccess: async () => camera,
});

test('on Linux none is needed, and the module is not looked for', async () => {
  const permissions = createPermissions('linux', {
    load: () => {
      throw new Error('looked for');
    },
  });
  expect(permissions.read()).toEqual({ camera: 'not-needed', location: 'not-needed', notifications: 'not-needed' });
  await permissions.askForCamera();
});

test.each([
  ['authorized', 'granted'],
  ['denied', 'denied'],
  ['restricted', 'restricted'],
  ['not determined', 'not-asked'],
  ['something new', 'unknown'],
  ['toString', 'unknown'],
])('the camera is %s: %s', (said, state) => {
  expect(createPermissions('darwin', { load: () => mac(said) }).read().camera).toBe(state);
});

/** Homeward Sense, which tells another permission each time that it is asked. */
function asker(...states: PermissionState[]): LocationAsker & { readonly asked: string[] } {
  let permission: PermissionState = 'unknown';
  const asked: string[] = [];
  const answer = async (how: string) => {
    asked.push(how);
    permission = states.shift() ?? permission;
    return permission;
  };
  return {
    asked,
    get permission() {
      return permission;
    },
    readPermission: () => answer('read'),
    askForPermission: () => answer('asked'),
  };
}
const { signal } = new AbortController();

test.each(['darwin', 'linux'] as const)('the location on %s is what Homeward Sense said last', async (platform) => {
  const sense = asker('not-asked', 'granted');
  const permissions = createPermissions(platform, { sense, load: () => mac('authorized') });
  expect(permissions.read().location).toBe('unknown');
  await permissions.refreshLocation(signal);
  expect(permissions.read().location).toBe('not-asked');
  await permissions.askForLocation(signal);
  expect(permissions.read().location).toBe('granted');
  expect(sense.asked).toEqual(['read', 'asked']);
});

test('without Homeward Sense nobody can tell the location on a Mac, and nobody is asked', async () => {
  const permissions = createPermissions('darwin', { load: () => mac('authorized') });
  await permissions.refreshLocation(signal);
  await permissions.askForLocation(signal);
  expect(permissions.read()).toMatchObject({ camera: 'granted', location: 'unknown' });
});

test('the state is read anew each time; the module is loaded once, and late', () => {
  let loads = 0;
  let camera = 'not determined';
  const permissions = createPermissions('darwin', {
    load: () => {
      loads += 1;
      return { ...mac(''), getAuthStatus: () => camera };
    },
  });
  expect(loads).toBe(0);
  expect(permissions.read().camera).toBe('not-asked');
  camera = 'authorized';
  expect(permissions.read().camera).toBe('granted');
  expect(loads).toBe(1);
});

const notBuilt = (): never => {
  throw new Error('Cannot find module');
};

test('where the module was not built nobody can tell without Electron, and nothing breaks', async () => {
  const permissions = createPermissions('darwin', { load: notBuilt });
  expect(permissions.read()).toEqual({ camera: 'unknown', location: 'unknown', notifications: 'unknown' });
  await permissions.askForCamera();
});

test('a module that throws is no answer either', () => {
  const permissions = createPermissions('darwin', {
    load: () => ({
      ...mac(''),
      getAuthStatus: () => {
        throw new TypeError('is not a valid type');
      },
    }),
  });
  expect(permissions.read()).toEqual({ camera: 'unknown', location: 'unknown', notifications: 'unknown' });
});

test('the camera is asked for', async () => {
  let asked = 0;
  const permissions = createPermissions('darwin', {
    load: () => ({
      ...mac('not determined'),
      askForCameraAccess: async () => {
        asked += 1;
        return 'authorized';
      },
    }),
  });
  await permissions.askForCamera();
  expect(asked).toBe(1);
});

/** Electron's word, and what it was asked. */
function media(said: string) {
  const asked: string[] = [];
  return {
    asked,
    getMediaAccessStatus: () => said,
    askForMediaAccess: async (type: string) => asked.push(type),
  };
}

test.each([
  ['granted', 'granted'],
  ['denied', 'denied'],
  ['restricted', 'restricted'],
  ['not-determined', 'not-asked'],
  ['unknown', 'unknown'],
])('where the module was not built Electron tells of the camera: %s is %s', (said, state) => {
  expect(createPermissions('darwin', { media: media(said), load: notBuilt }).read().camera).toBe(state);
});

test('where the module was not built Electron asks for the camera', async () => {
  const electron = media('not-determined');
  await createPermissions('darwin', { media: electron, load: notBuilt }).askForCamera();
  expect(electron.asked).toEqual(['camera']);
});

test('where it was built, it is the one that asks', async () => {
  const electron = media('not-determined');
  const permissions = createPermissions('darwin', { media: electron, load: () => mac('authorized') });
  await permissions.askForCamera();
  expect([permissions.read().camera, electron.asked]).toEqual(['granted', []]);
});

test('the real module is looked for without an exception on a machine that has none', () => {
  expect(Object.keys(createPermissions('darwin').read())).toEqual(['camera', 'location', 'notifications']);
});
