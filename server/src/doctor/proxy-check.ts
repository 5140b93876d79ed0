import { randomBytes } from 'node:crypto';
import { PROBE_FIRST, probePaths, probeToken } from '../http/probe-token.ts';
import { ask } from './ask.ts';
import { codeOf, type Finding, fail, ok, warn } from './finding.ts';

/** Whether what stands between people and this server lets pass what it has to: events, WebSockets, who calls. */
export async function checkProxy(origin: string, macKey: Uint8Array, now: () => number): Promise<Finding[]> {
  const authorization = `Bearer ${probeToken(macKey, now())}`;
  const at = (path: string) => new URL(path, origin);
  return [
    await guarded('live events', () => checkEvents(at(probePaths.events), authorization)),
    await guarded('WebSocket', () => checkSocket(at(probePaths.socket), authorization)),
    await guarded('clients’ addresses', () => checkCaller(at(probePaths.caller), authorization)),
  ];
}

const RESTART = 'does the running server have the same version and secrets as this command? Then look at the proxy';

async function guarded(check: string, work: () => Promise<Finding>): Promise<Finding> {
  try {
    return await work();
  } catch (error) {
    return fail(check, `no answer (${codeOf(error)})`, RESTART);
  }
}

/** The server sends a first event at once and ends seconds later: a proxy that holds answers back delivers both together. */
async function checkEvents(url: URL, authorization: string): Promise<Finding> {
  const check = 'live events';
  const { status, body } = await ask(url, {
    headers: { authorization, accept: 'text/event-stream' },
    onChunk: (text) => text.includes(PROBE_FIRST),
  });
  if (status !== 200) return fail(check, `the answer was ${status}`, RESTART);
  if (body.endsWith(PROBE_FIRST)) return ok(check, 'they arrive the moment they are sent');
  return fail(
    check,
    'the proxy holds them back until the answer ends: the console would not be live',
    'switch its buffering off for /api/events (Caddy: flush_interval -1, nginx: proxy_buffering off)',
  );
}

async function checkSocket(url: URL, authorization: string): Promise<Finding> {
  const check = 'WebSocket';
  const { upgraded, status } = await ask(url, {
    headers: {
      ...{ authorization, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  });
  if (upgraded) return ok(check, 'it passes; how long an idle one is left open cannot be seen from here');
  return fail(
    check,
    `the answer was ${status}: orders would reach Macs only at their hourly check-in`,
    'have the proxy pass Upgrade and Connection on (nginx: proxy_http_version 1.1 and both headers)',
  );
}

async function checkCaller(url: URL, authorization: string): Promise<Finding> {
  const check = 'clients’ addresses';
  const { status, body } = await ask(url, { headers: { authorization } });
  if (status !== 200) return fail(check, `the answer was ${status}`, RESTART);
  const { forwarded, believed } = JSON.parse(body) as { forwarded: boolean; believed: boolean };
  if (forwarded && !believed) {
    return fail(
      check,
      'a proxy names them, but is not among --trusted-proxies: all people count as one, and Macs report the proxy’s address',
      'set --trusted-proxies to the proxy’s address, such as 127.0.0.1',
    );
  }
  if (forwarded) return ok(check, 'the proxy names them, and is believed');
  return warn(
    check,
    'no proxy names them: right where this server is reached directly',
    'behind a proxy, have it send X-Forwarded-For, and name it with --trusted-proxies',
  );
}
