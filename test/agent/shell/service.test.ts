import { chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { type DaemonPlaces, daemonPlacesAt, socketOf } from '../../../agent/src/daemon/daemon-places.ts';
import { boundsForApp } from '../../../agent/src/daemon/session-bounds.ts';
import { socketChannel } from '../../../agent/src/link/socket-channel.ts';
import type { PairThisMac } from '../../../agent/src/shell/pairing-session.ts';
import { type Service, type ServiceParts, serviceOfThisMac } from '../../../agent/src/shell/service.ts';
import { needs } from '../../programs.ts';
import { until } from '../../until.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';
import { resetElectron } from '../fake-electron.ts';
import { utilityProcesses } from '../fake-utility-process.ts';
import { probeFile } from '../kept-engine.ts';
import { cycle } from '../sensors/cycle.ts';
import { framePath } from '../sensors/frames/frames.ts';
import { StandIns } from '../stand-ins.ts';
import { unpaired } from './statuses.ts';

const asRoot = needs('root');
const UID = 54_321;

/** A Mac's disk in a folder, and real probes whose programs are played. */
let disk: Awaited<ReturnType<typeof temporaryDirectory>>;
let places: DaemonPlaces;
let standIns: StandIns;
let log: ReturnType<typeof keptLog>;
let server: Server | undefined;
beforeEach(async () => {
  resetElectron();
  disk = await temporaryDirectory();
  places = daemonPlacesAt(disk.path);
  standIns = new StandIns();
  log = keptLog();
});
afterEach(async () => {
  server?.close();
  server = undefined;
  const left = await standIns.survivors();
  standIns.remove();
  await disk.remove();
  expect(left).toEqual([]);
});

const serviceWith = (changed: Partial<ServiceParts> = {}): Service =>
  serviceOfThisMac({
    ...{ platform: 'darwin', root: disk.path, uid: UID, probeFile, environment: standIns.environment },
    ...{ sense: undefined, permissions: { read: () => unpaired.permissions }, clock, log },
    ...changed,
  });

async function install(): Promise<void> {
  await mkdir(dirname(places.plist), { recursive: true });
  await writeFile(places.plist, '<plist/>');
}

/** The service's socket for whoever is logged in; resolves with the service's ends of its lines. */
async function openSocket(): Promise<Socket[]> {
  const sockets: Socket[] = [];
  await mkdir(places.sockets, { recursive: true, mode: 0o755 });
  server = createServer((socket) => sockets.push(socket));
  const path = socketOf(places, UID);
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  return sockets;
}

describe('the service is installed', () => {
  asRoot('where root has put its property list there, until it is taken away', async () => {
    const service = serviceWith();
    expect(service.isInstalled()).toBe(false);
    await install();
    expect(service.isInstalled()).toBe(true);
    expect(serviceWith({ platform: 'linux' }).isInstalled()).toBe(false);
    await rm(places.plist);
    expect(service.isInstalled()).toBe(false);
  });

  asRoot('not where somebody else has, nor where it is no file', async () => {
    await install();
    await chown(places.plist, UID, 0);
    expect(serviceWith().isInstalled()).toBe(false);
    await rm(places.plist);
    await symlink('/etc/passwd', places.plist);
    expect(serviceWith().isInstalled()).toBe(false);
    await rm(places.plist);
    await mkdir(places.plist);
    expect(serviceWith().isInstalled()).toBe(false);
  });
});

describe('the line to its engine', () => {
  test('ends at once where there is no folder for it, and says why', async () => {
    const line = serviceWith().join();
    expect(await line.ended).toBe(0);
    expect(log.lines).toEqual([expect.stringContaining('service of this Mac cannot be asked')]);
    line.kill();
  });

  asRoot('ends at once where there is no socket of this person’s', async () => {
    await mkdir(places.sockets, { recursive: true, mode: 0o755 });
    expect(await serviceWith().join().ended).toBe(0);
  });

  asRoot('carries messages both ways, and is left by whoever kills it', async () => {
    const sockets = await openSocket();
    const line = serviceWith().join();
    await until(() => sockets.length === 1, 'somebody comes');
    const [socket] = sockets;
    if (!socket) throw new Error('nobody came');
    const theirs = socketChannel(socket, boundsForApp, clock);
    const heard: unknown[] = [];
    theirs.onMessage((message) => heard.push(message));
    line.channel.onMessage((message) => heard.push(message));
    line.channel.send('from the app');
    theirs.send('from the engine');
    await until(() => heard.length === 2, 'both messages');
    expect(heard.sort()).toEqual(['from the app', 'from the engine']);
    line.kill();
    expect(await line.ended).toBe(0);
    await theirs.closed;
  });

  asRoot('takes the cameras off with it when it ends', async () => {
    standIns.put('imagesnap', `[ "$1" = -l ] && { printf 'Video Devices:\\n=> FaceTime\\n'; exit; }\nexec sleep 600\n`);
    const sockets = await openSocket();
    const service = serviceWith();
    const line = service.join();
    await until(() => sockets.length === 1, 'somebody comes');
    const run = await service.answers['photos-begin'](cycle);
    const waiting = expect(service.answers['photo-next'](run)).rejects.toThrow('nobody wants the photos any more');
    await standIns.until(() => standIns.running.some((command) => command.includes('sleep 600')));
    sockets[0]?.destroy();
    await line.ended;
    await waiting;
    expect(await standIns.survivors()).toEqual([]);
    await expect(service.answers['photo-next'](run)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what its engine asks of the app', () => {
  test('is a photo of each camera, from probes that are the app’s own', async () => {
    const list = `[ "$1" = -l ] && { printf 'Video Devices:\\n=> FaceTime\\n=> Desk View\\n'; exit; }`;
    standIns.put('imagesnap', `${list}\nfor file in "$@"; do :; done\ncat '${framePath('baseline')}' >"$file"\n`);
    const { answers } = serviceWith();
    const run = await answers['photos-begin'](cycle);
    const given = [await answers['photo-next'](run), await answers['photo-next'](run)];
    const about = (camera: string) => ({ cycle, camera, width: 64, height: 48 });
    const byCamera = given.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(byCamera).toMatchObject([
      { type: 'photo', about: about('Desk View'), jpegBase64: expect.stringMatching(/^\/9j\//) },
      { type: 'photo', about: about('FaceTime') },
    ]);
    expect(await answers['photo-next'](run)).toBeNull();
  });

  test.each([
    ['may not use the camera', 'denied', { problem: 'permission-denied' }],
    [
      'cannot tell its permission, since macOS would ask',
      'unknown',
      { problem: 'failed', detail: expect.stringContaining('would make macOS ask') },
    ],
  ] as const)('is refused in words where the app %s, and no camera is switched on', async (_name, camera, reading) => {
    const { answers } = serviceWith({ permissions: { read: () => ({ ...unpaired.permissions, camera }) } });
    const run = await answers['photos-begin'](cycle);
    expect(await answers['photo-next'](run)).toMatchObject({ type: 'problem', camera: null, reading });
    expect(await answers['photo-next'](run)).toBeNull();
    expect([standIns.starts, utilityProcesses.size]).toEqual([0, 0]);
  });

  test('is told where the app has no Homeward Sense', async () => {
    const { answers } = serviceWith();
    const nothing = { problem: 'unsupported' };
    expect([await answers.locate(null), await answers.wifi(null)]).toMatchObject([nothing, nothing]);
  });
});

describe('pairing', () => {
  const entry = { form: 'link', link: 'homeward://pair?' } as const;
  const { signal } = new AbortController();
  const compare = async () => {};
  let asked: Parameters<PairThisMac>[];
  const pair: PairThisMac = async (...question) => {
    asked.push(question);
    if (question[2].aborted) throw new Error('given up');
  };
  beforeEach(() => {
    asked = [];
  });

  test('is the app’s where there is no service: it is handed on as it is, and so is its failure', async () => {
    const pairing = serviceWith().pairUnlessInstalled(pair);
    await pairing(entry, compare, signal);
    expect(asked).toEqual([[entry, compare, signal]]);
    await expect(pairing(entry, compare, AbortSignal.abort())).rejects.toThrow('given up');
  });

  asRoot('is the service’s where there is one, also one that came meanwhile', async () => {
    const pairing = serviceWith().pairUnlessInstalled(pair);
    await install();
    const refused = { code: 'pairing_refused', message: expect.stringContaining('sudo homeward-agent pair') };
    await expect(pairing(entry, compare, signal)).rejects.toMatchObject(refused);
    expect(asked).toEqual([]);
  });
});
