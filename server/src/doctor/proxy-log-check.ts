import { open } from 'node:fs/promises';
import { codeOf, type Finding, ok, unchecked, warn } from './finding.ts';

/** Where the proxies that most people use write, unless told otherwise. */
export const usualProxyLogs: readonly string[] = [
  '/var/log/nginx/access.log',
  '/var/log/apache2/access.log',
  '/var/log/httpd/access_log',
  '/var/log/caddy/access.log',
  '/var/log/haproxy.log',
  '/var/log/traefik/access.log',
];

/** Of the end of each log. */
const LOOKED_AT_BYTES = 256 * 1024;

/** A call of Homeward's, as any access log would have it. */
const OURS = /\/api\/(?:agent|sign-in|sign-up|events|devices|server)\b/;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[\da-f]{1,4}(?::[\da-f]{0,4}){3,7}\b/i;

/**
 * Whether a proxy keeps the addresses that Homeward does not.
 * @param files logs to look at; those that are not there are passed over.
 */
export async function checkProxyLogs(files: readonly string[]): Promise<Finding> {
  const check = 'proxy logs';
  const unreadable: string[] = [];
  for (const file of files) {
    const end = await endOf(file);
    if (end === undefined) continue;
    if (end.failed !== undefined) unreadable.push(`${file} (${end.failed})`);
    else if (end.text.split('\n').some((line) => OURS.test(line) && ADDRESS.test(line))) {
      return warn(
        check,
        `${file} holds addresses of those who called Homeward`,
        'switch the log off for this host, or leave the address out of its format, and delete what is there',
      );
    }
  }
  if (unreadable.length > 0) return unchecked(check, `this user may not read ${unreadable.join(', ')}; run it as root`);
  return {
    ...ok(check, 'none of the logs looked at holds addresses of those who called Homeward'),
    todo: 'not looked at: journald, other logs (name them with --proxy-log), load balancers and CDNs elsewhere',
  };
}

async function endOf(path: string): Promise<{ text: string; failed?: string } | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, LOOKED_AT_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return { text: buffer.toString('latin1') };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { text: '', failed: code };
  }
}
