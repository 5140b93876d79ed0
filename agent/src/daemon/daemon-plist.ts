import { join } from 'node:path';
import { build } from 'plist';
import { DAEMON_LABEL, type DaemonPlaces } from './daemon-places.ts';

/** The options that the launcher in agent/bin gives to what was built. */
const NODE_OPTIONS = ['--jitless', '--max-semi-space-size=1'];
/** launchd counts the mask in decimal. */
const PRIVATE_UMASK = 0o077;

/** What Node says before and instead of the agent's own log: that it does not start, or crashed. */
export const lastWordsFile = ({ logs }: Pick<DaemonPlaces, 'logs'>): string => join(logs, 'agentd.stderr.log');

/** The property list by which launchd keeps the service alive (launchd.plist(5)), in XML. */
export function daemonPlist(places: Pick<DaemonPlaces, 'program' | 'logs'>): string {
  const { program } = places;
  const words = lastWordsFile(places);
  return build({
    Label: DAEMON_LABEL,
    // Each is one argument as it stands; no shell reads them.
    ProgramArguments: [
      join(program, 'node'),
      ...NODE_OPTIONS,
      join(program, 'dist/command-line.js'),
      'run',
      '--daemon',
    ],
    RunAtLoad: true,
    // However it ended.
    KeepAlive: true,
    ThrottleInterval: 10,
    // It ends within a second when asked; launchd would wait twenty.
    ExitTimeOut: 5,
    // Without it launchd holds a job back, as one that nobody waits for; stolen, its owner does.
    ProcessType: 'Interactive',
    Umask: PRIVATE_UMASK,
    WorkingDirectory: '/',
    StandardOutPath: words,
    StandardErrorPath: words,
  });
}
