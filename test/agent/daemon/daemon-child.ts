/** The service on a disk in a folder: `daemon-child.ts ROOT CONSOLE`. */
import { daemonPlacesAt } from '../../../agent/src/daemon/daemon-places.ts';
import { runDaemon } from '../../../agent/src/daemon/run-daemon.ts';

const [, , root = '', consoleDevice = ''] = process.argv;
await runDaemon({
  places: daemonPlacesAt(root),
  ...{ consoleDevice, environment: process.env },
  // No test sends a packet beyond this machine.
  publicTarget: '127.0.0.1',
});
process.exit();
