import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StandIns } from '../stand-ins.ts';
import { shells } from './shells.ts';
import { Wrapped } from './wrapped.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

/*
 * What macOS prints: the header on stderr, and hops as `%2d  ADDRESS  %.3f ms`; read in traceroute.tproj/traceroute.c of
 * apple-oss-distributions/network_cmds, tag network_cmds-741.100.2, and seen in pull request 20 and issue 14 of
 * zulhilmizainuddin/nodejs-traceroute ("Version 1.4a12+Darwin").
 */
const macHeader = 'traceroute to 17.253.144.10 (17.253.144.10), 30 hops max, 40 byte packets';
const mac = `echo '${macHeader}' >&2\n`;
/** What Debian's traceroute 2.1.2 prints: the header on stdout. */
const linux = "echo 'traceroute to 17.253.144.10 (17.253.144.10), 30 hops max, 60 byte packets'\n";

const header = 'traceroute to 17.253.144.10\n';

describe.each(shells)('traceroute, under $name', ({ command }) => {
  const trace = (script: string, extra: Readonly<Record<string, string>> = {}, target = '17.253.144.10') => {
    standIns.put('traceroute', script);
    return new Wrapped(command, standIns, 'traceroute', ['-q', '1', '-n', target], extra).outcome();
  };

  test('bounds the waiting and the number of hops, before the arguments it was given', async () => {
    await trace('echo "$@" >"$here/arguments"; echo " 1  17.253.144.10  1 ms"\n');
    expect(standIns.read('arguments')).toBe('-w 2 -m 30 -q 1 -n 17.253.144.10\n');
  });

  test.each([
    ['macOS', mac],
    ['Linux', linux],
  ])('has one header line on stdout, as on %s', async (_, head) => {
    const { status, stdout } = await trace(
      `${head}printf ' 1  192.168.1.1  3.123 ms\\n 2  *\\n 3  17.253.144.10  9.042 ms\\n'`,
    );
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `${header} 1  192.168.1.1  3.123 ms\n 2  *\n 3  17.253.144.10  9.042 ms\n`,
    });
  });

  test('leaves out remarks and fills in hops that are left out', async () => {
    // `wrote …` stands within the hop's line: send_probe of Apple's traceroute.c, where sendto failed.
    const { stdout } = await trace(`${mac}cat <<'END'
 1  192.168.1.1  3.123 ms !H
 2 traceroute: wrote 17.253.144.10 40 chars, ret=-1
 *
 3 traceroute: wrote 17.253.144.10 40 chars, ret=-1
 10.1.1.1  2.2 ms
Something else
 6  17.253.144.10  1.0 ms
END
`);
    expect(stdout).toBe(
      `${header} 1  192.168.1.1  3.123 ms\n 2  *\n 3  10.1.1.1  2.2 ms\n 4  *\n 5  *\n 6  17.253.144.10  1.0 ms\n`,
    );
  });

  test('keeps the hops of a trace that it had to end, and says that there may be more', async () => {
    standIns.holdSeconds('[ -e "$here/told" ]');
    const hops = "printf ' 1  192.168.1.1  3.123 ms\\n 2  *\\n 3 '";
    const { status, stdout } = await trace(`${mac}${hops}; : >"$here/told"; sleep 600; true\n`, {
      HOMEWARD_TRACE_DEADLINE_SECONDS: '1',
    });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `${header} 1  192.168.1.1  3.123 ms\n 2  *\n#homeward incomplete\n`,
    });
    expect(await standIns.survivors()).toEqual([]);
  });

  test('keeps the hops of a trace that failed on its way', async () => {
    const { status, stdout } = await trace(`${mac}echo ' 1  192.168.1.1  3.123 ms'; echo 'sendto: down' >&2; exit 1\n`);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `${header} 1  192.168.1.1  3.123 ms\n#homeward incomplete\n`,
    });
  });

  test('says with a status why there is no hop at all', async () => {
    const failed = await trace("echo 'connect: Network is unreachable' >&2; exit 1\n");
    expect(failed).toMatchObject({ status: 1, stderr: 'connect: Network is unreachable\n' });
    expect(failed.stdout).not.toMatch(/^ *\d/m);
  });

  test('traces IPv6 with traceroute6 where there is one', async () => {
    standIns.put('traceroute6', `echo "$@" >"$here/arguments"; echo ' 1  2001:db8::1  0.5 ms'\n`);
    const { stdout } = await trace("echo 'the wrong program'\n", {}, '2001:db8::1');
    expect(stdout).toBe('traceroute to 2001:db8::1\n 1  2001:db8::1  0.5 ms\n');
    expect(standIns.read('arguments')).toBe('-w 2 -m 30 -q 1 -n 2001:db8::1\n');
  });

  test('takes the program along when it is ended', async () => {
    standIns.put('traceroute', 'exec sleep 600\n');
    const wrapped = new Wrapped(command, standIns, 'traceroute', ['-q', '1', '-n', '192.0.2.1']);
    await standIns.until(() => standIns.starts === 1);
    wrapped.process.kill('SIGTERM');
    expect((await wrapped.outcome()).status).toBe(143);
    expect(await standIns.survivors()).toEqual([]);
  });
});
