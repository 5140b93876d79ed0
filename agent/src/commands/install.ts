import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { daemonPlacesAt } from '../daemon/daemon-places.ts';
import { install, uninstall } from '../daemon/installation.ts';
import { Launchctl } from '../daemon/launchctl.ts';
import { wrappersDirectory } from '../search-path.ts';

const places = daemonPlacesAt();

const parts = () => ({
  places,
  launchctl: new Launchctl('/bin/launchctl', systemClock),
  platform: process.platform,
  uid: process.getuid?.(),
  source: { node: process.execPath, dist: join(wrappersDirectory, '../dist'), bin: wrappersDirectory },
});

/** Has launchd run the agent for the whole Mac, before anybody has logged in. */
export async function installCommand(): Promise<void> {
  await install(parts());
  process.stdout.write(
    `Installed; launchd keeps it running, with its data in ${places.data}.
Pair this Mac with \`sudo homeward-agent pair\`, if it is not.
Cameras and the location service are the app's: open Homeward once for each person who logs in here.
`,
  );
}

/** Takes the agent from launchd again. */
export async function uninstallCommand({ eraseData }: { readonly eraseData: boolean }): Promise<void> {
  const { isDataKept, isPaired } = await uninstall(parts(), { eraseData });
  const data = isDataKept
    ? `Its data is still in ${places.data}; \`sudo homeward-agent uninstall --erase-data\` removes it.\n`
    : '';
  const pairing = isPaired
    ? 'The pairing is not over and its owner has not been told; `sudo homeward-agent unpair` does that.\n'
    : '';
  process.stdout.write(`Uninstalled.\n${data}${pairing}`);
}
