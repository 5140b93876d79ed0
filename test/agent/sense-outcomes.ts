/** What Homeward Sense prints in each case, as its README tells: scripts for a stand-in, and what an owner is told. */

const says = (answer: object, code: number) =>
  `cat <<'END'\n${JSON.stringify({ v: 1, ...answer })}\nEND\nexit ${code}\n`;

const lisbon = { latitude: 38.72, longitude: -9.14, accuracyMeters: 35, foundAt: 1_790_000_000_000 };
const home = { ssid: 'Café du Nord', bssid: '0:1b:2:AA:bb:c', signalDbm: -51, channel: 36, security: [4] };

export const senseScripts = {
  fix: says({ authorization: 'granted', fix: lisbon }, 0),
  wifi: says(
    {
      authorization: 'granted',
      joined: home,
      accessPoints: [
        home,
        { ssid: 'Neighbour', bssid: '3c:84:6a:10:20:30', signalDbm: -70, channel: 1, security: [4, 11, 13] },
        { bssid: '3c:84:6a:10:20:31', signalDbm: -80, security: [] },
      ],
    },
    0,
  ),
  wifiNameless: says(
    {
      authorization: 'not-asked',
      joined: { signalDbm: -54, channel: 48, security: [4] },
      accessPoints: [{ signalDbm: -54, channel: 48, security: [4] }],
    },
    0,
  ),
  wifiScanLate: says({ authorization: 'granted', joined: home, problem: 'deadline', detail: 'the scan took long' }, 6),
  wifiNotJoined: says({ authorization: 'granted', accessPoints: [] }, 0),
  granted: says({ authorization: 'granted' }, 0),
} as const;

/** A question that gives nothing: what the stand-in does, and the problem with some word of its detail. */
export const senseFailures: readonly {
  readonly what: string;
  readonly script: string;
  readonly problem: string;
  readonly detail: RegExp;
}[] = [
  {
    what: 'was not asked for',
    script: says({ authorization: 'not-asked', problem: 'not-allowed' }, 3),
    ...{ problem: 'permission-not-asked', detail: /has been asked/ },
  },
  {
    what: 'is denied',
    script: says({ authorization: 'denied', problem: 'not-allowed' }, 4),
    ...{ problem: 'permission-denied', detail: /Location Services/ },
  },
  {
    what: 'is restricted',
    script: says({ authorization: 'restricted', problem: 'not-allowed' }, 5),
    ...{ problem: 'permission-denied', detail: /profile/ },
  },
  {
    what: 'is granted, and the framework hangs',
    script: says({ authorization: 'unknown', problem: 'deadline', detail: 'the location service did not answer' }, 6),
    ...{ problem: 'deadline', detail: /did not answer/ },
  },
  {
    what: 'is granted, and nothing around is known',
    script: says({ authorization: 'granted', problem: 'no-fix', detail: 'kCLErrorDomain 0' }, 7),
    ...{ problem: 'no-place', detail: /kCLErrorDomain 0/ },
  },
  {
    what: 'does not matter: there is no Wi-Fi',
    script: says({ authorization: 'granted', problem: 'no-interface', detail: 'this Mac has no Wi-Fi' }, 8),
    ...{ problem: 'unsupported', detail: /no Wi-Fi/ },
  },
  {
    what: 'does not matter: a newer program fails in a way of its own',
    script: says({ authorization: 'beta', problem: 'brand-new' }, 9),
    ...{ problem: 'failed', detail: /brand-new/ },
  },
  { what: 'is not told: silence', script: 'exit 0\n', problem: 'failed', detail: /no JSON/ },
  { what: 'is not told: words', script: 'echo "dyld: missing symbol"\n', problem: 'failed', detail: /dyld/ },
  { what: 'is not told: half a line', script: `printf '{"v":1,"auth'\n`, problem: 'failed', detail: /no JSON/ },
  { what: 'is not told: another version', script: `echo '{"v":2}'\n`, problem: 'failed', detail: /another shape/ },
  {
    what: 'is granted, and the fix is on no globe',
    script: says({ authorization: 'granted', fix: { ...lisbon, latitude: 91 } }, 0),
    ...{ problem: 'failed', detail: /another shape/ },
  },
  {
    what: 'is granted, and it crashes after its answer has begun',
    script: `printf '{"v":1,'; kill -SEGV $$\n`,
    ...{ problem: 'failed', detail: /SIGSEGV/ },
  },
  {
    what: 'is not told: an endless answer',
    script: 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done\n',
    ...{ problem: 'failed', detail: /more than 262144 bytes/ },
  },
];
