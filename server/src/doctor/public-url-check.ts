import { type Answered, ask } from './ask.ts';
import { codeOf, type Finding, fail, ok, unchecked, warn } from './finding.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 21;
const VERY_SOON_DAYS = 7;

/** The `Date` header counts whole seconds, and the way takes its time. */
const FINE_SECONDS = 5;
const BAD_SECONDS = 60;

/** What browsers and Macs would see at the public address: TLS, the clock, and whether it is this very server. */
export async function checkPublicUrl(
  origin: string,
  receiptKey: string | null,
  now: () => number,
): Promise<{ readonly findings: readonly Finding[]; readonly isReached: boolean }> {
  const check = 'public address';
  let answer: Answered;
  try {
    answer = await ask(new URL('/api/server', origin));
  } catch (error) {
    const todo = isTls(error)
      ? 'renew the certificate, or name its authority with NODE_EXTRA_CA_CERTS where it is your own'
      : 'start the server and its proxy, and look at --public-url, DNS and firewall';
    return { findings: [fail(check, `${origin} does not answer (${codeOf(error)})`, todo)], isReached: false };
  }
  const said = nameAndKey(answer.body);
  if (answer.status !== 200 || said.name !== 'homeward') {
    const todo = 'have the proxy pass every path on to Homeward, or correct --public-url';
    const finding = fail(check, `at ${origin} something else answers than Homeward (${answer.status})`, todo);
    return { findings: [finding], isReached: false };
  }
  const isAnother = receiptKey !== null && said.receiptKey !== receiptKey;
  return {
    findings: [
      isAnother
        ? fail(
            check,
            `at ${origin} another Homeward answers than the one of this data`,
            'correct --public-url or --data',
          )
        : ok(check, `${origin} is this server`),
      judgeCertificate(origin, answer.certificateEndsAt, now()),
      judgeClock(answer.headers.date, now()),
    ],
    isReached: !isAnother,
  };
}

/** @param endsAt of the certificate; null over plain HTTP. */
export function judgeCertificate(origin: string, endsAt: number | null, now: number): Finding {
  if (endsAt === null) return ok('TLS', `not needed: ${origin} is this machine alone`);
  const days = Math.floor((endsAt - now) / DAY_MS);
  const says = `the certificate is good for ${days} more days`;
  const todo = 'see why it is not renewed by itself; Macs and browsers refuse it once it is over';
  if (days < VERY_SOON_DAYS) return fail('TLS', says, todo);
  return days < SOON_DAYS ? warn('TLS', says, todo) : ok('TLS', says);
}

/** @param date the `Date` header of what answers at the public address. */
export function judgeClock(date: string | undefined, now: number): Finding {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return unchecked('clock', 'what answers at the public address does not say what time it is');
  const seconds = Math.round(Math.abs(there - now) / 1000);
  const says = `this machine’s clock and that of ${seconds <= FINE_SECONDS ? 'the public address agree' : `the public address are ${seconds} s apart`}`;
  const todo = 'have this machine and its proxy set their clocks by NTP: receipts carry the server’s time';
  if (seconds > BAD_SECONDS) return fail('clock', says, todo);
  if (seconds > FINE_SECONDS) return warn('clock', says, todo);
  return ok(
    'clock',
    `${says} (the same machine’s clock agrees with itself: \`timedatectl\` tells whether it is right)`,
  );
}

const isTls = (error: unknown): boolean => /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|SIGNATURE/.test(codeOf(error));

function nameAndKey(body: string): { name?: unknown; receiptKey?: unknown } {
  try {
    return JSON.parse(body) as { name?: unknown; receiptKey?: unknown };
  } catch {
    return {};
  }
}
