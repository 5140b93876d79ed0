import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toBase64Url } from '@homeward/shared/base64url';
import { systemClock } from '../clock.ts';
import { checkBlobs } from '../doctor/blob-check.ts';
import { checkClock } from '../doctor/clock-check.ts';
import { checkDataDirectory } from '../doctor/data-directory-check.ts';
import { checkDatabase } from '../doctor/database-check.ts';
import { type Finding, unchecked, type Verdict } from '../doctor/finding.ts';
import { checkMailServer } from '../doctor/mail-server-check.ts';
import { checkProxy } from '../doctor/proxy-check.ts';
import { checkProxyLogs, usualProxyLogs } from '../doctor/proxy-log-check.ts';
import { checkPublicUrl } from '../doctor/public-url-check.ts';
import { checkSecrets } from '../doctor/secrets-check.ts';
import { checkTimeStamps } from '../doctor/time-stamp-check.ts';
import { ownOrigin } from '../http/own-origin.ts';
import { createMailer } from '../messages/mailer.ts';
import { MARKER, readMarker } from '../storage/data-directory.ts';
import { createAuthority } from '../time-stamps/time-stamp-authority.ts';
import { besideTheServer } from './beside-the-server.ts';
import type { Answer, Asked } from './command.ts';

/** Looks at all that a server needs, from the disk to the proxy, and says what to do. Changes nothing. */
export async function doctor({ config, flags, workingDirectory, progress }: Asked): Promise<Answer> {
  const { dataDirectory, secretsDirectory } = config;
  // Only looks whether the data is there and of this version.
  await besideTheServer(config, async () => {});
  const { now } = systemClock;
  const origin = ownOrigin(config, config.port).canonical;
  progress('looking at the disk, the database and every stored file; this may take minutes …');
  const marker = join(dataDirectory, MARKER);
  const { finding, secrets } = await checkSecrets(
    secretsDirectory,
    existsSync(marker) ? await readMarker(marker) : null,
  );
  const findings: Finding[] = [
    ...(await checkDataDirectory(dataDirectory)),
    ...checkDatabase(dataDirectory),
    checkClock(dataDirectory, now()),
    ...(await checkBlobs(dataDirectory, now())),
    finding,
  ];
  const key = secrets && toBase64Url(secrets.receiptKey.publicKey);
  const { findings: seen, isReached } = await checkPublicUrl(origin, key, now);
  findings.push(...seen);
  findings.push(
    ...(isReached && secrets
      ? await checkProxy(origin, secrets.macKey, now)
      : [unchecked('proxy', 'whether it passes events and WebSockets: the server is not reached')]),
  );
  findings.push(await checkMailServer(config.smtp && createMailer(config.smtp, origin)));
  findings.push(await checkTimeStamps(config.tsaUrl === null ? null : createAuthority(config.tsaUrl), now));
  const named = flags.get('proxy-log');
  const logs = named === undefined ? usualProxyLogs : named.split(',').map((file) => resolve(workingDirectory, file));
  findings.push(await checkProxyLogs(logs));
  return {
    json: { findings },
    lines: findings.flatMap(inWords),
    foundFault: findings.some(({ verdict }) => verdict === 'fail'),
  };
}

const marks: Readonly<Record<Verdict, string>> = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', unchecked: '?   ' };

const inWords = ({ verdict, check, says, todo }: Finding): string[] => [
  `${marks[verdict]}  ${check}: ${says}`,
  ...(todo === undefined ? [] : [`      ${verdict === 'ok' ? todo : `to do: ${todo}`}`]),
];
