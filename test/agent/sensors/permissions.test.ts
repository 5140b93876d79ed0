import { expect, test } from '@jest/globals';
import { createPermissions, type MacPermissions } from '../../../agent/src/sensors/permissions.ts';

const mac = (camera: string, location: string): MacPermissions => ({
  getAuthStatus: (type) => (type === 'camera' ? camera : location),
  askForCameraAccess: async () => camera,
});

test('on Linux none is needed, and the module is not looked for', async () => {
  const permissions = createPermissions('linux', () => {
    throw new Error('looked for');
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
  expect(createPermissions('darwin', () => mac(said, 'denied')).read().camera).toBe(state);
});

test.each([
  ['authorized', 'granted'],
  // It says so of what was never asked, too.
  ['denied', 'unknown'],
  ['not determined', 'unknown'],
])('the location is %s: %s', (said, state) => {
  expect(createPermissions('darwin', () => mac('authorized', said)).read().location).toBe(state);
});

test('the state is read anew each time; the module is loaded once, and late', () => {
  let loads = 0;
  let camera = 'not determined';
  const permissions = createPermissions('darwin', () => {
    loads += 1;
    return { ...mac('', 'denied'), getAuthStatus: () => camera };
  });
  expect(loads).toBe(0);
  expect(permissions.read().camera).toBe('not-asked');
  camera = 'authorized';
  expect(permissions.read().camera).toBe('granted');
  expect(loads).toBe(1);
});

test('where the module was not built nobody can tell, and nothing breaks', async () => {
  const permissions = createPermissions('darwin', () => {
    throw new Error('Cannot find module');
  });
  expect(permissions.read()).toEqual({ camera: 'unknown', location: 'unknown', notifications: 'unknown' });
  await permissions.askForCamera();
});

test('a module that throws is no answer either', () => {
  const permissions = createPermissions('darwin', () => ({
    ...mac('', ''),
    getAuthStatus: () => {
      throw new TypeError('is not a valid type');
    },
  }));
  expect(permissions.read()).toEqual({ camera: 'unknown', location: 'unknown', notifications: 'unknown' });
});

test('the camera is asked for', async () => {
  let asked = 0;
  const permissions = createPermissions('darwin', () => ({
    ...mac('not determined', 'denied'),
    askForCameraAccess: async () => {
      asked += 1;
      return 'authorized';
    },
  }));
  await permissions.askForCamera();
  expect(asked).toBe(1);
});

test('the real module is looked for without an exception on a machine that has none', () => {
  expect(Object.keys(createPermissions('darwin').read())).toEqual(['camera', 'location', 'notifications']);
});
