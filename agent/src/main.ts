/** The Mac's app: an icon in the menu bar, and behind it the engine that `headless.ts` runs, in a process of its own. */
import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, net, systemPreferences } from 'electron';
import { systemClock as clock } from './clock.ts';
import { readOptions } from './commands/options.ts';
import { createDisk } from './durable/disk.ts';
import { createLog, reasonOf } from './log.ts';
import { programEnvironment } from './search-path.ts';
import { createPermissions } from './sensors/permissions.ts';
import { senseOf } from './sensors/sense-program.ts';
import { confirmAsAdministrator } from './shell/administrator.ts';
import { setAppMenu } from './shell/app-menu.ts';
import { registerAppScheme, serveAppPages } from './shell/app-protocol.ts';
import { openConsoleFiles } from './shell/console-files.ts';
import { consoleOpeners } from './shell/console-openers.ts';
import { ConsoleWindow } from './shell/console-window.ts';
import { EngineKeeper } from './shell/engine-keeper.ts';
import { launchEngine } from './shell/engine-launcher.ts';
import { engineOfThisMac } from './shell/engine-of-this-mac.ts';
import { giveWay, isKeptByLaunchd, isOpenedByPerson } from './shell/give-way.ts';
import { openDesks } from './shell/handlers/app-desks.ts';
import { firstRunMarkerAt } from './shell/handlers/first-run-marker.ts';
import { InstallMarker, isBeingReplaced } from './shell/install-marker.ts';
import { answerIpc } from './shell/ipc-main.ts';
import { keepAliveWhilePaired, leaveForGood } from './shell/keep-alive.ts';
import { keychainCipher, placeForSecrets } from './shell/keychain.ts';
import { readLastKnown } from './shell/last-known.ts';
import { LinkDesk } from './shell/link-desk.ts';
import { listenForLinks } from './shell/link-listener.ts';
import { denyPermissions, lockPages } from './shell/lockdown.ts';
import { logWriter } from './shell/log-writer.ts';
import { createLoginItem } from './shell/login-item.ts';
import { keepShown } from './shell/menu-bar.ts';
import { createNoticeFile, Notices } from './shell/notices.ts';
import { openUpdates } from './shell/open-updates.ts';
import { OrderLinks } from './shell/order-links.ts';
import { pairThisMac } from './shell/pair-this-mac.ts';
import { PairingDesk } from './shell/pairing-desk.ts';
import { watchPermissions } from './shell/permission-watch.ts';
import { listenToPower } from './shell/power-events.ts';
import { keepCrashesQuiet } from './shell/quiet-crashes.ts';
import { closeOnQuit } from './shell/quit.ts';
import { quitWhenReleased } from './shell/quit-when-released.ts';
import { showSampleNotice } from './shell/sample-notice.ts';
import { serviceOfThisMac } from './shell/service.ts';
import { keepStartTroubleShown } from './shell/start-trouble-icon.ts';
import { StayAwake } from './shell/stay-awake.ts';
import { trayDeeds } from './shell/tray-deeds.ts';
import { TrayIcon } from './shell/tray-icon.ts';
import { unpairCommand } from './shell/unpair-command.ts';
import { AppWindows } from './shell/windows/app-windows.ts';
import { dataDirectoryAt } from './state/data-directory.ts';
import { SettingsFile } from './state/settings.ts';
import { agentVersion } from './version.ts';

/** Where the build puts preload script, pages and images: beside this file. */
const built = import.meta.dirname;
const consoleBuild = app.isPackaged ? join(built, 'console') : join(built, '../../server/web/dist');
const image = join(built, 'assets/trayTemplate.png');
const wrappers = app.isPackaged ? join(process.resourcesPath, 'bin') : join(built, '../../agent/bin');
const { data } = readOptions(['run']);

// What has to be said before Electron is ready. Chromium's own files go into a folder beside the agent's.
mkdirSync(join(data, 'shell'), { recursive: true, mode: 0o700 });
app.setPath('userData', join(data, 'shell'));
lockPages();
registerAppScheme();
const disk = createDisk();
const log = createLog(clock.now, logWriter(app.isPackaged ? join(data, 'shell/app.log') : null));
const environment = programEnvironment(process.env, wrappers);
// A packed app starts its own helper and no other.
const own = app.isPackaged ? {} : process.env;
const sense = senseOf({ platform: process.platform, own, wrappers }, environment, clock);
const permissions = createPermissions(process.platform, { sense, media: systemPreferences });
const keychain = keychainCipher(clock);
const secretsPlace = placeForSecrets(process.platform, process.execPath);
const probeFile = (name: string) => join(built, `${name}.js`);
const service = serviceOfThisMac({
  ...{ platform: process.platform, uid: userInfo().uid, probeFile, environment, sense, permissions, clock, log },
});
const windows = new AppWindows(join(built, 'preload.cjs'), process.platform);
const loginItem = createLoginItem(process.platform, app.isPackaged);
const marker = new InstallMarker(join(data, 'shell/installing.json'));
const installing = marker.read();
const desk = new PairingDesk({
  windows,
  isOpenedByPerson: isOpenedByPerson(process.argv, installing, agentVersion),
  pair: service.pairUnlessInstalled(
    pairThisMac(data, async () => ({ cipher: keychain, secretsPlace: await secretsPlace })),
  ),
  confirmAsAdministrator: (signal) => confirmAsAdministrator(process.platform, signal),
});
const started = Promise.withResolvers<EngineKeeper>();
const orders = new OrderLinks(started.promise);
const links = new LinkDesk(desk, orders);
const makesRoom = isKeptByLaunchd(process.argv) && isBeingReplaced(installing, agentVersion, clock.now());
// Not awaited: Electron gets ready when this module has been evaluated, and `run` waits for that (electron#40719).
if (!makesRoom && listenForLinks(process.argv, links, giveWay(process.argv))) run().catch(fail);
else app.exit(0);

async function run(): Promise<void> {
  keepCrashesQuiet({ platform: process.platform, dumps: join(data, 'shell/Crashpad'), log });
  await app.whenReady();
  denyPermissions();
  setAppMenu();
  serveAppPages(join(built, 'pages'));

  const configuration = { data, wrappers, isPackaged: app.isPackaged, secretsPlace: await secretsPlace };
  const known = permissions.read();
  const engine = new EngineKeeper({
    launch: engineOfThisMac({
      service,
      launch: (now) => launchEngine(join(built, 'engine-process.js'), { ...configuration, permissions: now }),
      clock,
    }),
    probeFile,
    answers: keychain,
    session: service.answers,
    permissions: known,
    hasNetwork: () => net.isOnline(),
    ...{ clock, log, random: Math.random },
  });
  const watch = watchPermissions(permissions, known, clock, (now) => engine.permissionsAre(now));
  // From here on: a Mac that wakes may be what an engine that does not start waits for.
  const stopListening = listenToPower(() => {
    engine.wake();
    watch.look();
  });
  const stopTelling = keepStartTroubleShown({
    ...{ engine, clock, isService: service.isInstalled },
    icon: new TrayIcon(image, () => leaveForGood(loginItem)),
    lastKnown: () => readLastKnown(disk, dataDirectoryAt(data), log),
  });
  await engine.start();
  stopTelling();
  started.resolve(engine);

  const consoleFiles = await openConsoleFiles(consoleBuild);
  const carriedConsole = consoleFiles && new ConsoleWindow(consoleFiles, (link) => links.onLink(link));
  const consoles = consoleOpeners(engine, carriedConsole, app.isPackaged);
  const updates = await openUpdates({
    app: {
      platform: process.platform,
      isPackaged: app.isPackaged,
      resources: process.resourcesPath,
      program: process.execPath,
    },
    ...{ clock, log, marker, engine },
  });
  const desks = openDesks({
    ...{ windows, clock, engine, permissions, loginItem, updates },
    pairing: desk,
    settings: new SettingsFile(disk, dataDirectoryAt(data).settings, log),
    unpairCommand: unpairCommand(join(wrappers, 'homeward-agent')),
    isService: () => service.isInstalled(),
    marker: firstRunMarkerAt(join(data, 'shell/first-run-shown')),
    showNotice: showSampleNotice,
    openConsole: consoles.open,
    onPermissions: () => watch.read(),
  });
  const stopAnswering = answerIpc((event) => windows.senderOf(event), desks.handlers);
  const deeds = trayDeeds({
    ...{ engine, permissions, windows, consoles, loginItem },
    ...{ pairing: desk, release: desks.release },
  });
  const notices = new Notices({
    ...{ clock, log, platform: process.platform },
    file: createNoticeFile(disk, join(data, 'shell/notices.json'), log),
    onSummary: () => void windows.open('summary'),
  });
  const icon = new TrayIcon(image, (action) => deeds[action]());
  const console = carriedConsole ? [carriedConsole] : [];
  const followers = [windows, desk, orders, notices, updates, ...desks.followers, ...console];
  const stopShowing = keepShown({
    ...{ engine, clock, icon, followers, awake: new StayAwake() },
    hasConsole: consoles.open !== null,
  });
  const stopRegistering = keepAliveWhilePaired(engine, loginItem);
  const stopWaiting = quitWhenReleased(engine, windows, () => leaveForGood(loginItem));

  closeOnQuit(async () => {
    stopWaiting();
    stopRegistering();
    updates.close();
    stopListening();
    stopShowing();
    watch.stop();
    windows.closeAll();
    orders.close();
    carriedConsole?.close();
    stopAnswering();
    await engine.close();
  });
}

/** Says why in the log alone: what runs instead may be hidden by its owner's order. */
function fail(error: unknown): void {
  log.error(`Homeward cannot start: ${reasonOf(error)}`);
  app.exit(1);
}
