/**
 * The engine in a process of its own, beside the app's shell: what `headless.ts` is without one. Electron's main process
 * starts it, hands over a port to speak over, and starts it again where it crashes; without the shell it ends.
 */
import { join } from 'node:path';
import { expectShape } from '@homeward/shared/schema';
import { systemClock } from './clock.ts';
import { openDataDirectory } from './commands/ports.ts';
import { type Port, portChannel } from './link/channel.ts';
import { createLog, reasonOf } from './log.ts';
import { programEnvironment } from './search-path.ts';
import { accessPointLookUp } from './sensors/access-point-service.ts';
import { everySensor } from './sensors/every-sensor.ts';
import { senseOf } from './sensors/sense-program.ts';
import { startEngine } from './shell/engine-host.ts';
import { EngineConfiguration } from './shell/engine-messages.ts';
import { logWriter } from './shell/log-writer.ts';
import { openShellLine } from './shell/shell-line.ts';
import { takeLockSoon } from './state/lock.ts';
import { platformName } from './state/machine-about.ts';
import { SettingsFile } from './state/settings.ts';
import { agentVersion } from './version.ts';

const [, , given = ''] = process.argv;
const { data, wrappers, isPackaged, permissions, secretsPlace } = expectShape(
  EngineConfiguration,
  JSON.parse(given),
  'configuration',
);

const clock = systemClock;
const writeLog = logWriter(isPackaged ? join(data, 'shell/engine.log') : null);
const log = createLog(clock.now, writeLog);
const port = await new Promise<Port | undefined>((resolve) => {
  process.parentPort.once('message', ({ ports }) => resolve(ports[0]));
});
if (port === undefined) throw new Error('the engine was started without a port to the shell');
const shell = openShellLine(portChannel(port), clock, log);

try {
  await work();
} catch (error) {
  // The app has no other way to know why there is no engine, and tells whoever sits at the Mac.
  log.error(`the engine cannot work: ${reasonOf(error)}`);
  process.exitCode = 1;
  shell.fail(error);
  await shell.ended;
}
// A utility process does not end by itself when there is nothing left to do (electron#47228).
process.exit();

async function work(): Promise<void> {
  const startProbe = shell.probes.start;
  const opened = await openDataDirectory(data, { startProbe, cipher: shell.cipher, secretsPlace, writeLog });
  const lock = await takeLockSoon(opened.directory.engineLock, clock);
  if (lock === null) {
    shell.refuse(`another agent works in ${data}; stop it first`);
    await shell.ended;
    return;
  }
  const environment = programEnvironment(process.env, wrappers);
  const sense = senseOf(
    { platform: process.platform, own: isPackaged ? {} : process.env, wrappers },
    environment,
    clock,
  );
  const settings = new SettingsFile(opened.disk, opened.directory.settings, log);
  const engine = await startEngine({
    ...{ ...opened, permissions, shell: { agentVersion, platform: platformName() } },
    sensors: (read) =>
      everySensor({
        ...{ clock, environment, startProbe, sense, permissions: { read }, mustKnowPermission: true },
        lookUp: accessPointLookUp({ clock, agentVersion }, async () => (await settings.read()).accessPointService),
      }),
  });
  shell.serve(engine);
  await shell.ended;

  await engine.close();
  await lock.release();
  log.info('stopped');
}
