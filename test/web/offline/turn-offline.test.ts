import { beforeEach, expect, jest, test } from '@jest/globals';
import { memoryIdb } from './memory-idb.ts';

const { openDB, rowsOf } = memoryIdb();
jest.unstable_mockModule('idb', () => ({ openDB }));
const { keptStore } = await import('../../../server/web/src/offline/kept-store.ts');
const { offlineSwitch } = await import('../../../server/web/src/offline/offline-switch.ts');
const { turnOfflineOff } = await import('../../../server/web/src/offline/turn-offline.ts');

const cached = new Set<string>();
const worker = { scope: 'https://homeward.test/', unregister: jest.fn(async () => true) };
const getRegistrations = jest.fn(async () => [worker]);
Object.assign(navigator, { serviceWorker: { getRegistrations } });
Object.assign(globalThis, {
  caches: { keys: async () => [...cached], delete: async (name: string) => cached.delete(name) },
});
const howMuch = () => Object.values(rowsOf).reduce((sum, { size }) => sum + size, 0);
const unlock = { v: 1, salt: 'salt', sealed: 'keys' } as const;
beforeEach(async () => {
  jest.clearAllMocks();
  cached.add('homeward-console-1');
  await keptStore.clear();
  offlineSwitch.set('ada');
  const era = await keptStore.begin();
  await keptStore.put('devices', 'sealed', 1, era);
  await keptStore.putUnlock(unlock, era);
});

test('what is kept is gone before the switch is off: until then whoever signs out forgets it', async () => {
  const left: number[] = [];
  const unsubscribe = offlineSwitch.subscribe(() => left.push(howMuch()));
  await turnOfflineOff();
  unsubscribe();
  expect(left).toEqual([0]);
  expect(offlineSwitch.account()).toBeNull();
  expect(cached.size).toBe(0);
});

test('what another page keeps before it sees the switch is forgotten too', async () => {
  const unsubscribe = offlineSwitch.subscribe(() => {
    rowsOf.kept.set('era', { at: 1, sealed: 'another' });
    rowsOf.unlock.set('unlock', unlock);
  });
  await turnOfflineOff();
  unsubscribe();
  expect(howMuch()).toBe(0);
});

test('a browser that does not tell of its workers keeps nothing all the same', async () => {
  getRegistrations.mockRejectedValueOnce(new DOMException('no storage', 'SecurityError'));
  await expect(turnOfflineOff()).rejects.toThrow('no storage');
  expect(howMuch()).toBe(0);
  expect(offlineSwitch.account()).toBeNull();
  expect(cached.size).toBe(0);
});

test('where it cannot be forgotten now the switch stays on, so that it is tried again', async () => {
  jest.spyOn(keptStore, 'clear').mockRejectedValueOnce(new DOMException('closing', 'InvalidStateError'));
  await expect(turnOfflineOff()).rejects.toThrow('closing');
  expect(offlineSwitch.account()).toBe('ada');
  expect(worker.unregister).toHaveBeenCalled();
});
