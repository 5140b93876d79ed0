import { chmod, lstat, readdir, stat } from 'node:fs/promises';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { socketOf } from '../../../agent/src/daemon/daemon-places.ts';
import { createCameraSensor } from '../../../agent/src/sensors/cameras.ts';
import { joinDaemon } from '../../../agent/src/shell/daemon-line.ts';
import { EngineKeeper } from '../../../agent/src/shell/engine-keeper.ts';
import { SessionDesk } from '../../../agent/src/shell/session-desk.ts';
import { needs } from '../../programs.ts';
import { until } from '../../until.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';
import { framePath } from '../sensors/frames/frames.ts';
import { StandInServer } from '../stand-in-server.ts';
import { StandIns } from '../stand-ins.ts';
import { DaemonUnderTest } from './daemon-under-test.ts';

const asRoot = needs('root');
const [ANN, BOB] = [54_321, 54_322];

let daemon: DaemonUnderTest;
let server: StandInServer;
let standIns: StandIns;
let photos: Awaited<ReturnType<typeof temporaryDirectory>>;
let app: EngineKeeper | undefined;
beforeEach(async () => {
  daemon = await DaemonUnderTest.make();
  server = await StandInServer.start();
  standIns = new StandIns();
  photos = await temporaryDirectory();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await daemon.remove();
  await server.stop();
  const left = [await readdir(photos.path), await standIns.survivors()];
  await photos.remove();
  standIns.remove();
  expect(left).toEqual([[], []]);
});

/** The app of somebody who is logged in, without Electron: its half of the line, and cameras that are played. */
async function openApp(uid: number): Promise<EngineKeeper> {
  const cameras = createCameraSensor({
    ...{ clock, system: 'darwin', environment: standIns.environment, temporaryDirectory: photos.path },
    ...{ captureDeadlineSeconds: 40, listDeadlineSeconds: 40 },
  });
  const sense = {
    locate: async () => ({ value: { latitude: 38.7, longitude: -9.1, accuracyMeters: 12, foundAt: Date.now() } }),
    wifi: async () => ({ problem: 'unsupported', detail: 'by the test' }) as const,
  };
  const desk = new SessionDesk({ cameras, sense, clock });
  const keychain = () => {
    throw new Error('the service has no business with the keychain');
  };
  const permissions = { camera: 'granted', location: 'granted', notifications: 'unknown' } as const;
  app = new EngineKeeper({
    launch: () => joinDaemon(socketOf(daemon.places, uid), clock, keptLog()),
    probeFile: () => '/nowhere',
    answers: { encrypt: keychain, decrypt: keychain },
    session: desk.answers,
    ...{ permissions, hasNetwork: () => true, clock, log: keptLog(), random: () => 0 },
  });
  await app.start();
  return app;
}

const twoCameras = () =>
  standIns.put(
    'imagesnap',
    `if [ "$1" = -l ]; then printf 'Video Devices:\\n=> FaceTime HD Camera\\n=> Desk View\\n'; exit; fi
for file in "$@"; do :; done
cat '${framePath('baseline')}' >"$file"
`,
  );

const snapshots = () =>
  Promise.all(
    server.ofKind('snapshot').map(async (item) => {
      const { header, body } = await server.open(item);
      return header.mediaType === 'image/jpeg'
        ? { photo: header.about }
        : { problem: JSON.parse(Buffer.from(body).toString('utf8')) };
    }),
  );

asRoot('the kernel lets in who is at the screen, and nobody else', async () => {
  await daemon.start();
  expect(await readdir(daemon.places.sockets)).toEqual([]);
  await daemon.comesToScreen(ANN);
  const path = socketOf(daemon.places, ANN);
  expect((await stat(daemon.places.sockets)).mode & 0o7777).toBe(0o755);
  await until(async () => ((await lstat(path)).mode & 0o777) === 0o600, 'its mode');
  expect(daemon.knock(ANN, path)).toBe('status');
  expect(daemon.knock(BOB, path)).toBe('EACCES');

  await daemon.comesToScreen(BOB);
  expect(await readdir(daemon.places.sockets)).toEqual([`${BOB}.sock`]);
  expect(daemon.knock(ANN, path)).toBe('ENOENT');
  expect(daemon.knock(ANN, socketOf(daemon.places, BOB))).toBe('EACCES');
  expect(daemon.knock(BOB, socketOf(daemon.places, BOB))).toBe('status');

  await daemon.comesToScreen(0);
  await until(async () => (await readdir(daemon.places.sockets)).length === 0, 'nobody is let in');
  expect(await daemon.end()).toBe(0);
  expect((await stat(daemon.places.data)).mode & 0o777).toBe(0o700);
});

asRoot('a stolen Mac: without anybody, with somebody’s app, and when that is gone', async () => {
  twoCameras();
  await daemon.pair(server);
  await daemon.start();
  const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };
  server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
  await until(() => server.ofKind('snapshot').length === 1, 'a word of the cameras');
  const [alone] = await snapshots();
  expect(alone).toMatchObject({ problem: { camera: null, reading: { problem: 'no-session' } } });
  expect(JSON.stringify(alone)).toContain('nobody was logged in');

  await daemon.comesToScreen(ANN);
  const shell = await openApp(ANN);
  await until(() => shell.status().permissions.camera === 'granted', 'the engine knows the permissions');
  expect(shell.status()).toMatchObject({ mode: { mode: 'stolen' }, account: { loginName: 'maria' } });
  await shell.reportNow();
  await until(() => server.ofKind('snapshot').length === 3, 'two photos');
  const [, ...taken] = await snapshots();
  const abouts = taken.map((one) => ('photo' in one ? one.photo : null)) as { camera: string; cycle: { id: string } }[];
  expect(abouts.map(({ camera }) => camera).sort()).toEqual(['Desk View', 'FaceTime HD Camera']);
  expect(new Set(abouts.map(({ cycle }) => cycle.id)).size).toBe(1);
  const reportsOfCycle = async () => {
    const bodies = await Promise.all(server.ofKind('report').map((item) => server.bodyOf(item)));
    return bodies.filter(({ cycle }) => (cycle as { id: string }).id === abouts[0]?.cycle.id);
  };
  const position = { value: { source: 'location-service', latitude: 38.7 } };
  const isLocated = async () =>
    (await reportsOfCycle()).some((body) => JSON.stringify(body).includes('location-service'));
  await until(isLocated, 'a report with the position');
  expect((await reportsOfCycle()).at(-1)).toMatchObject({ position });
  // One chain of one device: each number once.
  const numbers = () => server.chain.map(({ envelope }) => envelope.seq);
  await until(() => numbers().every((number, index) => number === index + 1), 'a chain without gaps');

  await shell.close();
  app = undefined;
  server.give(await server.owner.modeOrder(mac(), 2, 'protected'));
  await until(() => server.acknowledgements.length === 2, 'protected');
  server.give(await server.owner.modeOrder(mac(), 3, 'stolen'));
  await until(() => server.ofKind('snapshot').length === 4, 'another word of the cameras');
  const last = (await snapshots()).at(-1);
  expect(last).toMatchObject({ problem: { camera: null, reading: { problem: 'no-session' } } });
  expect(JSON.stringify(last)).toContain('app was not running');
});

asRoot('a service that is gone is told, and joined again when it is back', async () => {
  await daemon.pair(server);
  await daemon.start();
  await daemon.comesToScreen(ANN);
  const shell = await openApp(ANN);
  expect(shell.status().trouble).toBeNull();
  await daemon.end('SIGKILL');
  await until(() => shell.status().trouble === 'restarting', 'it is told');
  expect(shell.status().account).toMatchObject({ loginName: 'maria' });
  await daemon.start();
  await until(() => shell.status().trouble === null, 'it is back');
  await shell.reportNow();
});

asRoot('the app speaks to no socket that somebody else may have put there', async () => {
  await daemon.start();
  await daemon.comesToScreen(ANN);
  await chmod(daemon.places.sockets, 0o777);
  const log = keptLog();
  const line = joinDaemon(socketOf(daemon.places, ANN), clock, log);
  await line.ended;
  expect(log.lines.join()).toContain('is not root’s alone');
});
