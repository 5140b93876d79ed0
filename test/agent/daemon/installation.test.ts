import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'plist';
import { systemClock } from '../../../agent/src/clock.ts';
import { whereDaemonIs } from '../../../agent/src/commands/where-daemon-is.ts';
import { DAEMON_LABEL, type DaemonPlaces, daemonPlacesAt } from '../../../agent/src/daemon/daemon-places.ts';
import { type InstallationParts, install, uninstall } from '../../../agent/src/daemon/installation.ts';
import { Launchctl } from '../../../agent/src/daemon/launchctl.ts';
import { needs } from '../../programs.ts';
import { temporaryDirectory } from '../agent-under-test.ts';
import { StandIns } from '../stand-ins.ts';

const asRoot = needs('root');

/** A Mac's disk in a folder, what is to be installed, and a launchctl that remembers what it has taken. */
let disk: Awaited<ReturnType<typeof temporaryDirectory>>;
let standIns: StandIns;
let places: DaemonPlaces;
let parts: InstallationParts;
beforeEach(async () => {
  disk = await temporaryDirectory();
  standIns = new StandIns();
  places = daemonPlacesAt(join(disk.path, 'mac'));
  const clone = join(disk.path, 'clone');
  await put(join(clone, 'node'), '#!/bin/sh\necho v24.0.0\n', 0o755);
  await put(join(clone, 'dist/command-line.js'), 'the program', 0o666);
  await put(join(clone, 'dist/camera-probe.js'), 'a probe');
  await put(join(clone, 'bin/imagesnap'), '#!/bin/sh\n', 0o777);
  // launchctl(1): 113 where the service is not there, 37 where it is there already.
  launchctl('');
  parts = {
    places,
    source: { node: join(clone, 'node'), dist: join(clone, 'dist'), bin: join(clone, 'bin') },
    launchctl: new Launchctl(join(standIns.directory, 'launchctl'), systemClock),
    platform: 'darwin',
    uid: 0,
  };
});
afterEach(async () => {
  standIns.remove();
  await disk.remove();
});

/** @param first lines of shell that come before what it does by itself */
const launchctl = (first: string) =>
  standIns.put(
    'launchctl',
    `echo "$@" >>"$here/calls"
${first}
case $1 in
  print) [ -e "$here/loaded" ] || exit 113 ;;
  bootstrap) [ ! -e "$here/loaded" ] || { echo 'Bootstrap failed: 37' >&2; exit 37; }; cp "$3" "$here/loaded" ;;
  bootout) rm "$here/loaded" ;;
esac
`,
  );

async function put(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await chmod(path, mode);
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);
const calls = () => standIns.read('calls').trim().split('\n');
const everything = () => readdir(join(disk.path, 'mac'), { recursive: true });

describe('install', () => {
  asRoot('puts program, property list and folders there, root’s alone, and has launchd start it', async () => {
    await install(parts);
    const target = `system/${DAEMON_LABEL}`;
    expect(calls()).toEqual([`print ${target}`, `enable ${target}`, `bootstrap system ${places.plist}`]);
    const modes = [places.plist, places.data, places.logs, places.program];
    expect(await Promise.all(modes.map(modeOf))).toEqual(['644', '700', '755', '755']);
    const program = ['node', 'dist', 'dist/command-line.js', 'bin/imagesnap'].map((name) => join(places.program, name));
    expect(await Promise.all(program.map(modeOf))).toEqual(['755', '755', '644', '755']);
    for (const path of [...modes, ...program]) expect(await stat(path)).toMatchObject({ uid: 0, gid: 0 });
  });

  asRoot('writes a property list that means what it should', async () => {
    await install(parts);
    const plist = parse(await readFile(places.plist, 'utf8'));
    expect(plist).toEqual({
      Label: 'org.homeward.agentd',
      ProgramArguments: [
        join(places.program, 'node'),
        '--jitless',
        '--max-semi-space-size=1',
        join(places.program, 'dist/command-line.js'),
        'run',
        '--daemon',
      ],
      RunAtLoad: true,
      KeepAlive: true,
      ThrottleInterval: 10,
      ExitTimeOut: 5,
      ProcessType: 'Interactive',
      Umask: 0o077,
      WorkingDirectory: '/',
      StandardOutPath: join(places.logs, 'agentd.stderr.log'),
      StandardErrorPath: join(places.logs, 'agentd.stderr.log'),
    });
    // What launchd was given is what is there.
    expect(standIns.read('loaded')).toBe(await readFile(places.plist, 'utf8'));
    expect(places.plist).toMatch(/\/Library\/LaunchDaemons\/org\.homeward\.agentd\.plist$/);
  });

  asRoot('a second time replaces the program and keeps the data', async () => {
    await install(parts);
    await writeFile(join(places.data, 'state.json'), 'the pairing');
    await put(join(places.program, 'dist/old-chunk.js'), 'of an older version');
    await put(join(parts.source.dist, 'command-line.js'), 'a newer program');
    await install(parts);
    expect(await readFile(join(places.program, 'dist/command-line.js'), 'utf8')).toBe('a newer program');
    expect(await readdir(join(places.program, 'dist'))).not.toContain('old-chunk.js');
    expect(await readFile(join(places.data, 'state.json'), 'utf8')).toBe('the pairing');
    expect(
      calls()
        .filter((call) => /^boot/.test(call))
        .map((call) => call.split(' ')[0]),
    ).toEqual(['bootstrap', 'bootout', 'bootstrap']);
  });

  asRoot('waits for a service that takes its time to end', async () => {
    await install(parts);
    // It is there for two more looks.
    launchctl(`if [ "$1" = bootout ]; then echo 2 >"$here/looks"; echo 'Operation now in progress' >&2; exit 36; fi
if [ "$1" = print ] && [ -e "$here/looks" ]; then
  read looks <"$here/looks"
  if [ "$looks" = 0 ]; then rm -f "$here/loaded" "$here/looks"; else echo $((looks - 1)) >"$here/looks"; fi
fi`);
    await install(parts);
    expect(calls().at(-1)).toBe(`bootstrap system ${places.plist}`);
    expect(standIns.read('loaded')).not.toBe('');
  });

  asRoot('where launchd refuses, says its words and leaves no property list, so that the app works on', async () => {
    launchctl(`if [ "$1" = bootstrap ]; then echo 'Bootstrap failed: 5: Input/output error' >&2; exit 5; fi`);
    await expect(install(parts)).rejects.toThrow('launchd does not take the service (5): Bootstrap failed: 5: Input');
    expect(await readdir(dirname(places.plist))).toEqual([]);
  });

  test('says who may do it, and where', async () => {
    await expect(install({ ...parts, uid: 501 })).rejects.toThrow('sudo homeward-agent install');
    await expect(install({ ...parts, platform: 'linux' })).rejects.toThrow('install is for Macs');
    await expect(uninstall({ ...parts, uid: 501 }, { eraseData: false })).rejects.toThrow('sudo');
    await expect(uninstall({ ...parts, platform: 'linux' }, { eraseData: false })).rejects.toThrow('is for Macs');
    expect(standIns.starts).toBe(0);
  });

  test('does not leave an app behind that is paired by itself and would go silent', async () => {
    await put(join(places.homes, 'ann/Library/Application Support/Homeward/state.json'), '{}');
    await mkdir(join(places.homes, 'bob'), { recursive: true });
    await expect(install(parts)).rejects.toThrow('paired for ann,');
    expect(standIns.starts).toBe(0);
  });

  asRoot('copies nothing but files, and no Node that does not start from elsewhere', async () => {
    await symlink('/etc/passwd', join(parts.source.dist, 'link.js'));
    await expect(install(parts)).rejects.toThrow('link.js is neither file nor folder');
    await put(parts.source.node, '#!/bin/sh\necho dyld: Library not loaded >&2; exit 134\n', 0o755);
    const { dist } = { dist: join(disk.path, 'other') };
    await put(join(dist, 'command-line.js'), '');
    await expect(install({ ...parts, source: { ...parts.source, dist } })).rejects.toThrow('this Node does not start');
    await expect(install({ ...parts, source: { ...parts.source, dist: disk.path } })).rejects.toThrow('build:agent');
    const left = await everything();
    expect(left.filter((path) => path.includes('agentd'))).toEqual([]);
  });
});

describe('uninstall', () => {
  asRoot('undoes all but the data, and the data where it is asked to', async () => {
    await install(parts);
    await put(join(places.sockets, '501.sock'), '');
    expect(await uninstall(parts, { eraseData: false })).toEqual({ isDataKept: true, isPaired: false });
    expect(calls()).toContain(`bootout system/${DAEMON_LABEL}`);
    expect(standIns.read('loaded')).toBe('');
    expect((await everything()).filter((path) => /agentd|homeward|Logs\/Homeward/.test(path))).toEqual([]);
    expect((await stat(places.data)).isDirectory()).toBe(true);

    expect(await uninstall(parts, { eraseData: true })).toEqual({ isDataKept: false, isPaired: false });
    expect((await everything()).filter((path) => path.includes('Homeward'))).toEqual([]);
    // What is not there needs no undoing.
    expect(await uninstall(parts, { eraseData: true })).toEqual({ isDataKept: false, isPaired: false });
  });

  asRoot('does not erase a pairing of which nobody would be told, and says that there is one', async () => {
    await install(parts);
    await writeFile(join(places.data, 'state.json'), '{}');
    await expect(uninstall(parts, { eraseData: true })).rejects.toThrow('`sudo homeward-agent unpair` first');
    expect(standIns.read('loaded')).not.toBe('');
    expect(await uninstall(parts, { eraseData: false })).toEqual({ isDataKept: true, isPaired: true });
  });

  asRoot('a launchd that keeps the service is told, and nothing is removed', async () => {
    await install(parts);
    launchctl(`if [ "$1" = bootout ]; then echo 'Boot-out failed: 1: Operation not permitted' >&2; exit 1; fi`);
    let now = 0;
    const clock = { ...systemClock, monotonicMs: () => (now += 5_000) };
    const impatient = { ...parts, launchctl: new Launchctl(join(standIns.directory, 'launchctl'), clock) };
    await expect(uninstall(impatient, { eraseData: false })).rejects.toThrow('Operation not permitted');
    expect((await stat(places.plist)).isFile()).toBe(true);
  });
});

describe('the other commands on a Mac with the service', () => {
  const options = { command: 'status', data: '/somebody', isDataNamed: false, daemon: false } as const;
  const root = () => ({ places, platform: 'darwin', uid: 0 }) as const;
  const person = () => ({ places, platform: 'darwin', uid: 501 }) as const;

  asRoot('are about its engine, and root’s', async () => {
    expect(whereDaemonIs(options, person()).data).toBe('/somebody');
    await install(parts);
    for (const command of ['status', 'pair', 'order', 'unpair'] as const) {
      expect(whereDaemonIs({ ...options, command }, root()).data).toBe(places.data);
      expect(() => whereDaemonIs({ ...options, command }, person())).toThrow(`sudo homeward-agent ${command}`);
    }
    expect(whereDaemonIs({ ...options, isDataNamed: true }, person()).data).toBe('/somebody');
    expect(whereDaemonIs({ ...options, command: 'uninstall' }, person()).data).toBe('/somebody');
  });

  asRoot('start no second engine, in whichever folder', async () => {
    await install(parts);
    for (const isDataNamed of [true, false])
      expect(() => whereDaemonIs({ ...options, command: 'run', isDataNamed }, person())).toThrow('does this already');
    expect(whereDaemonIs({ ...options, command: 'run', daemon: true }, root()).data).toBe(places.data);
    expect(() => whereDaemonIs({ ...options, command: 'run', daemon: true }, { ...root(), platform: 'linux' })).toThrow(
      '--daemon is for Macs',
    );
  });

  asRoot('a property list that is not root’s means nothing', async () => {
    await install(parts);
    const { chown } = await import('node:fs/promises');
    await chown(places.plist, 501, 20);
    expect(whereDaemonIs(options, person()).data).toBe('/somebody');
  });
});
