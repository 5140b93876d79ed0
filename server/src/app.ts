import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { evidenceKinds } from '@homeward/shared/modes';
import type { FastifyInstance } from 'fastify';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createAuthenticator } from './http/authenticator.ts';
import { serveConsole } from './http/console-files.ts';
import { createGuessLimits, type GuessBudgets, guessBudgets } from './http/guess-limits.ts';
import { createKnownBrowsers } from './http/known-browser.ts';
import { type OwnOrigin, ownOrigin } from './http/own-origin.ts';
import { isProbe } from './http/probe-token.ts';
import type { LogStream } from './http/request-log.ts';
import { createSessionCookies } from './http/session-cookie.ts';
import { createSessionReplies } from './http/session-reply.ts';
import { createWebServer } from './http/web-server.ts';
import { createMacWatch } from './messages/mac-watch.ts';
import { startTelling } from './messages/start-telling.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import type { Places } from './places/place-of-address.ts';
import { createAccounts } from './repositories/accounts.ts';
import { createDevices } from './repositories/devices.ts';
import { createFactors } from './repositories/factors.ts';
import { createHolds } from './repositories/holds.ts';
import { createTimeStamps } from './repositories/time-stamps.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { activityRoutes } from './routes/activity-routes.ts';
import { agentRoutes } from './routes/agent-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { factorRoutes } from './routes/factor-routes.ts';
import { holdRoutes } from './routes/hold-routes.ts';
import { itemRoutes } from './routes/item-routes.ts';
import { keyRoutes } from './routes/key-routes.ts';
import { lifetimeRoutes } from './routes/lifetime-routes.ts';
import { messageRoutes } from './routes/message-routes.ts';
import { pairingRoutes } from './routes/pairing-routes.ts';
import { probeRoutes } from './routes/probe-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { recoveryRoutes } from './routes/recovery-routes.ts';
import { serverRoutes } from './routes/server-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { shareRoutes } from './routes/share-routes.ts';
import { signInRoutes } from './routes/sign-in-routes.ts';
import { streamRoutes } from './routes/stream-routes.ts';
import { streetMapRoutes } from './routes/street-map-routes.ts';
import { timeStampRoutes } from './routes/time-stamp-routes.ts';
import type { Secrets } from './secrets.ts';
import { createAccountService } from './services/account-state.ts';
import { createActivity } from './services/activity.ts';
import { startDeviceServices } from './services/device-services.ts';
import { createHoldKeeper } from './services/hold-keeper.ts';
import { createHoldLedger } from './services/holds.ts';
import { createInvitationService } from './services/invitations.ts';
import { createKeyRotation } from './services/key-rotation.ts';
import { KnownTime } from './services/known-time.ts';
import { startLifetime } from './services/lifetime.ts';
import { createLimits } from './services/limits.ts';
import { createMessages } from './services/messages.ts';
import { createOpaqueServer } from './services/opaque-server.ts';
import { OwnerEvents } from './services/owner-events.ts';
import { createPasskeys } from './services/passkeys.ts';
import { createPasswordChange } from './services/password-change.ts';
import { createRecordService } from './services/records.ts';
import { createRecovery } from './services/recovery.ts';
import { createRecoveryCode } from './services/recovery-code.ts';
import { createSecondFactors } from './services/second-factors.ts';
import { createSessionService } from './services/sessions.ts';
import { createShareService } from './services/shares.ts';
import { createSignIn } from './services/sign-in.ts';
import { createSignUp } from './services/sign-up.ts';
import { createStepUp } from './services/step-up.ts';
import type { BlobStore } from './storage/blob-store.ts';
import type { Database } from './storage/database.ts';
import type { StreetMapFile } from './street-map/street-map-file.ts';
import { createAuthority } from './time-stamps/time-stamp-authority.ts';
import { TimeStamper } from './time-stamps/time-stamper.ts';
import { version } from './version.ts';

/** How often what is over is deleted: sessions, old entries of the log. */
const HOUR_MS = 3_600_000;

/** How often it is looked whether a hold is over. */
const MINUTE_MS = 60_000;

/** What the app stands on. It reads no environment, and opens and closes none of these. */
export interface AppPorts {
  readonly config: Config;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly places: Places;
  /** Where the configuration names one. */
  readonly streetMapFile: StreetMapFile | null;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly logStream: LogStream;
  /** How many guesses are let through; the usual numbers unless given. */
  readonly guessBudgets?: GuessBudgets;
}

/** The whole server but for listening. Closing it ends its streams. */
export async function buildApp({
  config,
  database,
  blobs,
  places,
  streetMapFile,
  secrets,
  clock,
  logStream,
  ...rest
}: AppPorts): Promise<FastifyInstance> {
  // The port is known for certain once the app listens.
  let own: OwnOrigin = ownOrigin(config, config.port);
  const origins = { own: () => own, listed: config.consoleOrigins };
  const app = await createWebServer(config, origins, logStream);
  app.addHook('onListen', async () => {
    own = ownOrigin(config, (app.server.address() as AddressInfo).port);
  });

  const { macKey, receiptKey } = secrets;
  const time = await KnownTime.start({
    ...{ database, clock },
    // The day in which a hold can be vetoed is a day in which the server runs; and the one after it, for a code or a factor that it let in.
    jumped: async (jumpMs, within) => {
      await createHolds(within).moveWaiting(jumpMs);
      await createAccounts(within).moveRecoveryCodes(jumpMs);
      await createFactors(within).moveCountsFrom(jumpMs);
    },
    onDoubt: ({ now, lastKnown, hoursLeft }) =>
      app.log.warn(
        { now: new Date(now).toISOString(), lastKnown: new Date(lastKnown).toISOString(), hoursLeft },
        'the clock is days from where this server last ran: nothing is removed until it has gone on for a day',
      ),
    onFailure: (err) => app.log.error({ err }, 'the time could not be written down'),
  });
  app.addHook('preClose', async () => time.close());
  const opaque = await createOpaqueServer(secrets.opaqueSetup);
  const events = new OwnerEvents();
  const { isAnyStolen } = createDevices(database);
  const telling = await startTelling({
    ...{ config, database, clock, macKey, isAnyStolen },
    origin: () => own.canonical,
    onFailure: (err) => app.log.error({ err }, 'telling failed'),
  });
  app.addHook('preClose', () => telling.delivery.close());
  const activity = createActivity({
    ...{ database, clock, tell: telling.tell },
    changed: (id) => events.emit(id, { event: 'activity' }),
  });
  const ledger = createHoldLedger({
    ...{ database, clock, time, activity },
    changed: (id) => events.emit(id, { event: 'holds' }),
  });
  const sessions = createSessionService({ database, clock, activity, holds: ledger });
  const invitations = createInvitationService({ database, clock });
  const limits = createLimits({ database, fixed: config.fixedLimits });
  const knownBrowsers = createKnownBrowsers(macKey);
  const guessLimits = createGuessLimits(app, knownBrowsers, rest.guessBudgets ?? guessBudgets);
  const sessionCookies = createSessionCookies(origins);
  const sessionReplies = createSessionReplies(origins, knownBrowsers, sessionCookies, sessions);
  const factors = createSecondFactors({ database, clock, activity, macKey, isAnyStolen });
  const passkeys = createPasskeys({ clock, activity, factors });
  const stepUp = createStepUp({ database, clock, activity, factors, passkeys, holds: ledger });
  const timeStamps = createTimeStamps(database);
  const stamper =
    config.tsaUrl === null
      ? null
      : new TimeStamper({
          ...{ stamps: timeStamps, clock, ask: createAuthority(config.tsaUrl) },
          onFailure: (err) => app.log.error({ err }, 'time stamping failed'),
        });
  app.addHook('preClose', () => stamper?.close());
  const devices = await startDeviceServices({
    ...{ database, blobs, clock, time, receiptKey, events, activity, stepUp, sessions, places },
    isOwnOrigin: (origin) => own.includes(origin),
    limits,
    stored: (accountId, deviceId, kind) => {
      if (evidenceKinds.includes(kind)) stamper?.hurry();
      macWatch.stored(accountId, deviceId, kind).catch((err) => app.log.error({ err }, 'telling failed'));
    },
    onFailure: (cause) => app.log.error({ err: cause }, 'storing failed'),
  });
  app.addHook('preClose', () => devices.close());
  const macWatch = createMacWatch({
    ...{ database, clock },
    lastSeen: (deviceId, written) => devices.lastSeen.of(deviceId, written),
    kick: () => telling.delivery.kick(),
  });
  const shares = createShareService({
    ...{ database, clock, activity, stepUp, devices: devices.devices, items: devices.items },
    changed: (id) => events.emit(id, { event: 'shares' }),
  });
  sessions.onEnd((sessionId) => events.endSession(sessionId));
  const forgetOld = async () => {
    if ((await time.certain()) !== null) await Promise.all([sessions.sweep(), activity.sweep(), shares.sweep()]);
  };
  const sweep = setInterval(
    () => void forgetOld().catch((err) => app.log.error({ err }, 'sweeping failed')),
    HOUR_MS,
  ).unref();
  app.addHook('preClose', async () => clearInterval(sweep));
  const lifetime = startLifetime({
    ...{ database, blobs, time, activity, stepUp, sessions, services: devices },
    onFailure: (err) => app.log.error({ err }, 'removing what is over failed'),
  });
  app.addHook('preClose', () => lifetime.close());
  const holds = createHoldKeeper({
    database,
    clock,
    ledger,
    sessions,
    orders: devices.orders,
    devices: devices.devices,
    retention: lifetime.retention,
    theftErasure: lifetime.theftErasure,
  });
  // A clock that jumped by days must not end the day in which a thief's wish can be vetoed.
  const carryOutCertain = async () => {
    if ((await time.certain()) !== null) await holds.carryOutRipe();
  };
  const carryOut = () =>
    carryOutCertain()
      .finally(() => ledger.foldEmptied())
      .catch((err) => app.log.error({ err }, 'carrying out what waited failed'));
  await carryOut();
  const look = () => macWatch.look().catch((err) => app.log.error({ err }, 'looking for silent Macs failed'));
  const minutely = setInterval(() => {
    void carryOut();
    void look();
  }, MINUTE_MS).unref();
  app.addHook('preClose', async () => clearInterval(minutely));
  const authenticator = createAuthenticator({
    sessions,
    origins,
    identifyDevice: (authorization) => devices.tokens.identify(authorization),
  });

  signInRoutes(app, authenticator, {
    signUp: createSignUp({
      database,
      clock,
      opaque,
      invitations,
      sessions,
      activity,
      limits,
    }),
    signIn: createSignIn({ database, clock, opaque, sessions, activity, factors, passkeys, macKey }),
    sessions,
    sessionReplies,
    sessionCookies,
    guessLimits,
    origins,
  });
  const decoyKey = toBase64Url((await signingKeyFromSeed(randomBytes(32))).publicKey);
  recoveryRoutes(app, authenticator, {
    recovery: createRecovery({ database, clock, opaque, sessions, activity, factors, holds: ledger, decoyKey }),
    sessionReplies,
  });
  accountRoutes(app, authenticator, {
    account: createAccountService({ database }),
    passwordChange: createPasswordChange({ database, clock, opaque, activity, stepUp }),
    stepUp,
    guessLimits,
  });
  const { rotations, streams } = devices;
  keyRoutes(app, authenticator, {
    recoveryCode: createRecoveryCode({ database, clock, activity, stepUp, rotations }),
    keyRotation: createKeyRotation({
      ...{ database, clock, marks: time.marks, opaque, activity, stepUp, sessions, factors },
      ...{ rotations, streams, events },
    }),
    rotations,
  });
  sessionRoutes(app, authenticator, { sessions, sessionCookies, streams, events });
  const changed = (accountId: string) => events.emit(accountId, { event: 'records' });
  recordRoutes(app, authenticator, { records: createRecordService({ database, changed, activity }) });
  activityRoutes(app, authenticator, { activity });
  factorRoutes(app, authenticator, { factors, passkeys, stepUp, origins });
  holdRoutes(app, authenticator, { holds });
  serverRoutes(app, authenticator, {
    about: async () => ({
      name: 'homeward',
      version,
      registration: (await limits.current()).registration,
      receiptKey: toBase64Url(receiptKey.publicKey),
      attribution: [...places.attribution],
    }),
    checkDatabase: async () => {
      await database.selectFrom('invitations').select('created_at').limit(1).executeTakeFirst();
    },
  });
  await messageRoutes(app, authenticator, {
    messages: createMessages({
      ...{ database, clock, macKey, activity, isAnyStolen },
      ...{ mailer: telling.mailer, vapidPublicKey: telling.vapidPublicKey },
      areWebhooksOn: config.webhooks !== 'off',
      isOnPairedMac: async ({ accountId, sessionId }) =>
        (await sessions.list(accountId)).some(({ id, onPairedMac }) => id === sessionId && onPairedMac),
      origin: () => own.canonical,
      onFailure: (err) => app.log.error({ err }, 'telling failed'),
    }),
  });
  pairingRoutes(app, authenticator, devices);
  deviceRoutes(app, authenticator, devices);
  itemRoutes(app, authenticator, devices);
  shareRoutes(app, authenticator, { shares });
  timeStampRoutes(app, authenticator, { timeStamps });
  streetMapRoutes(app, authenticator, { config: config.streetMap, file: streetMapFile });
  agentRoutes(app, authenticator, devices);
  lifetimeRoutes(app, authenticator, lifetime);
  const isDoctor = (authorization: string | undefined) => isProbe(macKey, clock.now(), authorization);
  probeRoutes(app, isDoctor);
  await streamRoutes(app, authenticator, { ...devices, isProbe: isDoctor });
  if (config.metrics) {
    const { dataDirectory } = config;
    const macsOnline = () => devices.streams.count;
    const stamping = stamper && { counts: () => timeStamps.counts(), failures: () => stamper.failures };
    await serveMetrics(app, { database, dataDirectory, macsOnline, stamping }, config.metrics);
  }
  await serveConsole(app, config.consoleDirectory);
  return app;
}
