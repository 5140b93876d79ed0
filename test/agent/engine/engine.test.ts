import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes, utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { checkChain } from '@homeward/shared/chain';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { newKeyring } from '@homeward/shared/keyring';
import { keyIdOf } from '@homeward/shared/receipt';
import { rotationKind } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { leaveToken, unpairPathIn } from '../../../agent/src/engine/inbox.ts';
import { unpairWord } from '../../../agent/src/engine/unpair-word.ts';
import { readJournal } from '../../../agent/src/state/journal-reader.ts';
import { until } from '../../until.ts';
import { type AgentChoices, type AgentUnderTest, agentIn, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { problem, StandInServer } from '../stand-in-server.ts';

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let running: AgentUnderTest[] = [];
let backup: Awaited<ReturnType<typeof temporaryDirectory>> | undefined;

beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
});

afterEach(async () => {
  for (const { engine } of running) await engine.close();
  running = [];
  await server.stop();
  await directory.remove();
  await backup?.remove();
  backup = undefined;
});

async function startAgent(choices: Partial<AgentChoices> = {}): Promise<AgentUnderTest> {
  const agent = agentIn({ path: directory.path, ...choices });
  running.push(agent);
  await agent.engine.start();
  return agent;
}

async function stopAgent(agent: AgentUnderTest): Promise<void> {
  await agent.engine.close();
  running = running.filter((other) => other !== agent);
}

async function pairedAgent(choices: Partial<AgentChoices> = {}): Promise<AgentUnderTest> {
  await pairWith(server, directory.path);
  const agent = await startAgent(choices);
  await until(() => server.ofKind('report').length > 0 && server.streams > 0, 'first report and stream');
  return agent;
}

const mac = () => {
  if (server.mac === undefined) throw new Error('not paired yet');
  return server.mac;
};

/** What `sudo homeward-agent unpair` leaves. */
const leaveUnpair = ({ disk, directory, store }: AgentUnderTest) =>
  disk.replace(
    unpairPathIn(directory.inbox),
    utf8(unpairWord(store.paired?.pins.deviceId ?? 'no pairing', Date.now())),
  );

const wholeChain = async (agent: AgentUnderTest) =>
  (
    await checkChain(
      server.chain.map(({ token }) => token),
      mac().deviceKey,
      hashSigned(certificateKind, agent.store.current.pins.certificate),
    )
  ).breaks;

describe('pairing', () => {
  test.each(['link', 'code'] as const)(
    'by %s: both sides show the same digits, and a waiting engine begins within a second',
    async (form) => {
      const clock = new FakeClock();
      const agent = await startAgent({ clock });
      const shown = await pairWith(server, directory.path, form);
      await clock.pass(1_000);
      await until(() => agent.engine.isPaired);
      expect(shown).toEqual([
        { host: new URL(server.origin).host, loginName: 'maria', model: 'Test', digits: server.digits },
      ]);
      await until(() => server.ofKind('report').length === 1);
      expect((await server.events())[0]).toMatchObject({ event: 'paired' });
    },
  );

  test('a paired Mac refuses to be paired again', async () => {
    await pairWith(server, directory.path);
    await expect(pairWith(server, directory.path)).rejects.toMatchObject({ code: 'pairing_refused' });
  });

  test('nothing is settled while the owner has not certified', async () => {
    server.certifies = false;
    const agent = await startAgent();
    const cancelling = new AbortController();
    const pairing = pairWith(server, directory.path, 'link', null, cancelling.signal);
    await until(() => server.arrivals.some(({ call }) => call === 'GET pairing'));
    expect(agent.store.paired).toBeNull();
    expect(server.arrivals.filter(({ call }) => call === 'PUT items' || call === 'POST places')).toEqual([]);
    cancelling.abort();
    await expect(pairing).rejects.toMatchObject({ code: 'pairing_refused' });
  });

  test('a copy on another machine must pair again', async () => {
    await pairWith(server, directory.path, 'link', 'A'.repeat(43));
    const copy = await startAgent({ machine: 'B'.repeat(43) });
    expect(copy.engine.isPaired).toBe(false);
    expect(copy.log.lines.join('\n')).toContain('another machine');
  });

  test('what it keeps is private', async () => {
    await stopAgent(await pairedAgent());
    expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
    for (const entry of await readdir(directory.path, { withFileTypes: true, recursive: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
    }
  });
});

describe('orders', () => {
  test('stolen by push, confirmed, and reported on at once: no timer has to go off for it', async () => {
    const agent = await pairedAgent({ clock: new FakeClock() });
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.ofKind('report').length > 1);
    await until(() => server.acknowledgements.length === 1);
    expect(agent.store.current.mode.mode).toBe('stolen');
    const body = await server.bodyOf(server.ofKind('report')[1] as never);
    expect(body).toMatchObject({ cycle: { mode: 'stolen', intervalSeconds: 300, trial: false } });
    expect(server.ofKind('report')[1]?.envelope).toMatchObject({ orderSeq: 1 });
    expect(await wholeChain(agent)).toEqual([]);
  });

  test('by check-in where nothing was pushed, and repeated without harm', async () => {
    const agent = await pairedAgent();
    const order = await server.owner.modeOrder(mac(), 1, 'stolen');
    server.give(order, false);
    agent.engine.networkChanged();
    await until(() => server.acknowledgements.length > 0);
    await until(async () => (await server.events()).length === 2);
    server.push(order);
    await until(() => server.acknowledgements.length > 1, 'acknowledged again');
    expect(new Set(server.acknowledgements).size).toBe(1);
    expect(await server.events()).toHaveLength(2);
  });

  test('a lying server is refused, and the owner is still obeyed', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const stranger = await signingKeyFromSeed(randomBytes(32));
    const mode = { type: 'mode', mode: 'stolen', intervalSeconds: 300, hidden: false, maxSeconds: 3600 } as const;
    const first = await owner.modeOrder(mac(), 5, 'protected');
    server.give(first);
    await until(() => server.acknowledgements.length === 1);
    for (const token of [
      await owner.order(mac(), 6, mode, stranger),
      await owner.order({ ...mac(), deviceId: crypto.randomUUID() }, 6, mode),
      await owner.order({ ...mac(), pairingId: toBase64Url(randomBytes(32)) }, 6, mode),
      await owner.order({ ...mac(), deviceKey: toBase64Url(randomBytes(32)) }, 6, mode),
      await owner.order(mac(), 5, mode),
      await owner.order(mac(), 4, mode),
      await owner.order(mac(), 2_000_000, mode),
      `${first.slice(0, -4)}AAAA`,
      'not-an-order.at-all',
    ]) {
      server.give(token);
    }
    // One order is looked at after the other: when this one is confirmed, all of those have been refused.
    server.give(await owner.modeOrder(mac(), 6, 'paused'));
    const confirmed = () => server.acknowledgements.map((token) => readSigned(acknowledgementKind, token).mode);
    await until(() => confirmed().includes('paused'));
    expect(agent.store.current.mode.mode).toBe('paused');
    expect(new Set(confirmed())).toEqual(new Set(['protected', 'paused']));
  });

  test('stolen outlives a restart without a network, with the same end', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
    const { mode } = agent.store.current;
    await stopAgent(agent);
    await server.stop();
    const again = await startAgent();
    expect(again.store.current.mode).toEqual(mode);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length > 0, 'a report in the queue');
    await server.listen();
    again.engine.networkChanged();
    await until(() => server.ofKind('report').length >= 3);
    const bodies = await Promise.all(server.ofKind('report').map((item) => server.bodyOf(item)));
    expect(bodies[2]).toMatchObject({ cycle: { mode: 'stolen' }, address: { problem: 'offline' } });
    expect(await wholeChain(again)).toEqual([]);
  });

  test.each([401, 403, 404, 410, 500] as const)(
    '%i for everything ends neither stolen mode nor the pairing',
    async (status) => {
      const agent = await pairedAgent();
      server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
      await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
      const codes = {
        401: 'unknown_device',
        403: 'forbidden',
        404: 'not_found',
        410: 'pairing_expired',
        500: 'internal',
      } as const;
      server.fault = () => problem(codes[status]);
      server.push('x.y');
      const asked = server.arrivals.length;
      agent.engine.networkChanged();
      await until(() => server.arrivals.slice(asked).some(({ call }) => call === 'POST check-in'));
      await stopAgent(agent);
      const again = await startAgent();
      expect(again.store.current.mode.mode).toBe('stolen');
      server.fault = () => null;
      again.engine.networkChanged();
      await until(() => server.ofKind('report').length >= 3, 'the report that waited');
      expect(await wholeChain(again)).toEqual([]);
    },
  );

  test('release: a signed word, everything sent, and the pairing is gone', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.order(mac(), 1, { type: 'release' }));
    await until(() => !agent.engine.isPaired && agent.store.paired === null);
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'owner' });
    expect(server.acknowledgements).toHaveLength(1);
    expect(await agent.secrets.load()).toBeNull();
  });

  test('trust: goes on with the server at its new place and with its new receipt key', async () => {
    const agent = await pairedAgent();
    const moved = await StandInServer.start();
    try {
      moved.adopt(server);
      server.give(
        await server.owner.order(mac(), 1, { type: 'trust', origin: moved.origin, receiptKey: moved.receiptKey }),
      );
      await until(() => moved.streams === 1 && moved.acknowledgements.length === 1);
      moved.give(await server.owner.modeOrder(mac(), 2, 'stolen'));
      await until(() => moved.ofKind('report').length > 0 && agent.store.current.orders.lastSeq === 2);
      await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0, 'all receipted');
    } finally {
      await stopAgent(agent);
      await moved.stop();
    }
  });

  test('rotation: the new order key commands, the old one no longer, and items are sealed to the new recipient', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const ring = await newKeyring(owner.keyring.rootKey, '', 2);
    const newKey = await signingKeyFromSeed(randomBytes(32));
    await agent.engine.takeIn(await owner.rotation(ring, toBase64Url(newKey.publicKey)));
    expect(agent.store.current.pins).toMatchObject({ generation: 2, recipient: ring.recipient });
    server.give(await owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => agent.log.lines.some((line) => line.includes('an order is not taken')), 'the refusal');
    expect(agent.store.current.mode.mode).toBe('protected');
    const paused = { type: 'mode', mode: 'paused', intervalSeconds: 300, hidden: false, maxSeconds: 3600 } as const;
    const byNewKey = { ...paused, keyId: keyIdOf(newKey.publicKey) };
    server.give(await owner.order(mac(), 1, byNewKey, newKey));
    await until(() => agent.store.current.mode.mode === 'paused');
  });

  test('rotation: pushed or shown at a check-in, it is acknowledged until the server has the word', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const rotation = async (generation: number) => {
      const ring = await newKeyring(owner.keyring.rootKey, '', generation);
      return owner.rotation(ring, toBase64Url(randomBytes(32)));
    };
    await until(() => server.streams === 1, 'the stream');
    server.fault = (call) => (call === 'POST rotation-acknowledgements' ? problem('unavailable') : null);
    server.pushRotation(await rotation(2));
    await until(() => agent.store.current.pins.generation === 2, 'the push');
    await until(() => agent.log.lines.some((line) => line.includes("the word on the owner's keys")), 'the fault');
    expect(agent.store.current.rotation?.acknowledgement.taken).toBe(false);
    server.fault = () => null;
    agent.engine.networkChanged();
    await until(() => server.rotationAcknowledgements.length > 0, 'the word');
    await until(() => agent.store.current.rotation?.acknowledgement.taken === true, 'that it is kept');

    const next = await rotation(3);
    server.rotations = [next];
    agent.engine.networkChanged();
    const word = () => server.rotationAcknowledgements.at(-1) ?? '';
    await until(() => readSigned(rotationAcknowledgementKind, word()).generation === 3, 'the next word');
    expect(readSigned(rotationAcknowledgementKind, word()).rotationHash).toBe(hashSigned(rotationKind, next));
    // A server that lost the word shows the same again, and hears it again.
    const heard = server.rotationAcknowledgements.length;
    agent.engine.networkChanged();
    await until(() => server.rotationAcknowledgements.length > heard, 'the word once more');
  });
});

describe('asked at the Mac to let it go', () => {
  test('the owner is told, and every answer is one: an order to go on, or the release', async () => {
    const agent = await pairedAgent();
    await agent.engine.askRelease('quit');
    const asked = { v: 1, event: 'release-asked', wish: 'quit' };
    await until(async () => (await server.events()).some(({ event }) => event === asked.event), 'the question');
    expect(await server.events()).toContainEqual(asked);
    expect(agent.store.current).toMatchObject({ mode: { mode: 'protected' }, releaseAsked: 'quit' });

    server.give(await server.owner.modeOrder(mac(), 1, 'protected'));
    await until(() => agent.store.current.orders.lastSeq === 1, 'no');
    expect(agent.store.current.releaseAsked).toBeUndefined();

    await agent.engine.askRelease('unpair');
    const states: (string | undefined)[] = [];
    server.fault = (call) => (call === 'PUT items' ? problem('unavailable') : null);
    server.give(await server.owner.order(mac(), 2, { type: 'release' }));
    await until(() => agent.store.current.mode.mode === 'released', 'yes');
    states.push(agent.store.current.releaseAsked);
    server.fault = () => null;
    agent.engine.networkChanged();
    await until(() => agent.store.paired === null, 'unpaired');
    expect(states).toEqual(['unpair']);
  });

  test('a Mac that is stolen does not ask', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => agent.store.current.mode.mode === 'stolen');
    await expect(agent.engine.askRelease('quit')).rejects.toMatchObject({ code: 'forbidden' });
    expect(agent.store.current.releaseAsked).toBeUndefined();
  });
});

describe('a server that lost its data', () => {
  test('gets again what it receipted, exactly once', async () => {
    const agent = await pairedAgent();
    await until(() => server.items.size === 2);
    const backup = new Map(server.items);
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.items.size === 4);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0);
    server.items = backup;
    agent.engine.networkChanged();
    await until(() => server.items.size >= 4, 'sent again');
    expect(await wholeChain(agent)).toEqual([]);
  });

  test('is asked again while it does not answer, so that an order waits no hour', async () => {
    const agent = await pairedAgent();
    server.fault = (call) => (call === 'POST check-in' ? problem('unavailable') : null);
    const asked = server.arrivals.length;
    agent.engine.networkChanged();
    await until(() => server.arrivals.slice(asked).some(({ call }) => call === 'POST check-in'));
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'), false);
    server.fault = () => null;
    await until(() => agent.store.current.mode.mode === 'stolen', 'the order by check-in');
  });

  test('is told the acknowledgement again', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(
      () => server.acknowledgements.length === 1 && (agent.store.current.orders.acknowledgement?.taken ?? false),
    );
    server.acknowledgements = [];
    server.order = null;
    agent.engine.networkChanged();
    await until(() => server.acknowledgements.length === 1);
  });
});

describe('a Mac put back from a backup', () => {
  test('goes on in a new epoch above its lost items, and takes no old order', async () => {
    const agent = await pairedAgent();
    await until(async () => server.items.size === 2 && (await readdir(join(directory.path, 'outbox'))).length === 0);
    await stopAgent(agent);
    backup = await temporaryDirectory();
    await cp(directory.path, backup.path, { recursive: true });

    const later = await startAgent();
    await until(() => server.ofKind('report').length === 2);
    const early = await server.owner.modeOrder(mac(), 3, 'paused');
    server.give(early);
    await until(() => server.acknowledgements.length === 1);
    const latest = await server.owner.modeOrder(mac(), 4, 'stolen');
    server.give(latest);
    await until(() => server.acknowledgements.length === 2 && server.ofKind('report').length === 3);
    await stopAgent(later);

    server.order = early;
    const restored = agentIn({ path: backup.path });
    running.push(restored);
    await restored.engine.start();
    await until(async () => (await server.events()).some(({ event }) => event === 'epoch-began'), 'a new epoch');
    expect(restored.store.current).toMatchObject({ mode: { mode: 'protected' }, orders: { lastSeq: 4 } });
    server.give(latest);
    await until(() => restored.store.current.mode.mode === 'stolen', 'the order it knew before, once more');
    await until(() => server.ofKind('report').filter(({ envelope }) => envelope.epoch === 2).length > 0);
    expect(await wholeChain(restored)).toEqual([]);
    expect(await readdir(restored.directory.rejected)).toEqual([]);
  });

  test('without a network, loses nothing of what it captures before it can ask', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0);
    await stopAgent(agent);
    backup = await temporaryDirectory();
    await cp(directory.path, backup.path, { recursive: true });
    const later = await startAgent({ settings: { trial: { stolenSeconds: 0.2 } } });
    await until(() => server.ofKind('report').length > 4, 'items that the backup does not know');
    await stopAgent(later);

    await server.stop();
    const restored = agentIn({ path: backup.path });
    running.push(restored);
    await restored.engine.start();
    await until(
      async () => (await readdir(restored.directory.outbox)).length === 2,
      'a report and a word of the epoch',
    );
    await server.listen();
    const before = server.items.size;
    restored.engine.networkChanged();
    await until(async () => (await readdir(restored.directory.outbox)).length === 0, 'all is sent');
    expect(server.items.size).toBeGreaterThanOrEqual(before + 2);
    expect(await readdir(restored.directory.rejected)).toEqual([]);
    expect(await server.events()).toContainEqual(expect.objectContaining({ event: 'epoch-began', why: 'head-lost' }));
    expect(server.chain.at(-1)?.envelope.epoch).toBeGreaterThan(1);
  });

  test('and started again by its system, offline, goes on where it was when it can ask in time', async () => {
    await stopAgent(await pairedAgent());
    server.fault = () => 'cut';
    const again = await startAgent({ bootId: 'another start', clock: new FakeClock() });
    await until(() => again.log.lines.some((line) => line.includes('check-in failed')));
    server.fault = () => null;
    again.engine.networkChanged();
    await until(() => server.ofKind('report').length === 2, 'the next report');
    expect(await wholeChain(again)).toEqual([]);
    expect(server.chain.every(({ envelope }) => envelope.epoch === 1)).toBe(true);
  });
});

describe('unpairing by whoever administers the Mac', () => {
  test('leaves a signed event also in stolen mode', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.acknowledgements.length === 1);
    await leaveUnpair(agent);
    await until(() => agent.store.paired === null);
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'administrator' });
    expect(await readdir(agent.directory.outbox)).toEqual([]);
  });

  test('does not come from another program of the same user, whose file goes', async () => {
    const administratorUid = (process.getuid?.() ?? 0) + 1;
    const agent = await pairedAgent({ settings: { administratorUid } });
    await leaveUnpair(agent);
    await until(async () => (await readdir(agent.directory.inbox)).length === 0, 'the inbox is empty');
    expect(agent.log.lines.join('\n')).toContain('no errand of whoever administers this Mac');
    expect(agent.store.paired?.mode.mode).toBe('protected');
    expect(await server.events()).not.toContainEqual(expect.objectContaining({ event: 'released' }));
  });

  test('what cannot be read, and what cannot be removed, holds up no order', async () => {
    const agent = await pairedAgent();
    const { disk, directory } = agent;
    // Both come before a token by their name.
    await mkdir(join(directory.inbox, '-folder'));
    execFileSync('mkfifo', [join(directory.inbox, '-pipe.token')]);
    await leaveToken(disk, directory.inbox, await server.owner.modeOrder(mac(), 1, 'paused'));
    await until(() => agent.store.paired?.mode.mode === 'paused', 'paused');
    await until(async () => (await readdir(directory.inbox)).join() === '-folder', 'only the folder is left');
  });
});

describe('when stolen mode is over', () => {
  const journalOf = async ({ disk, directory: { journal } }: AgentUnderTest) =>
    (await readJournal(disk, journal, { limit: 500 }, () => '')).rows.flatMap((row) =>
      row.what === 'item' ? [`${row.mode} ${row.kind} ${row.state}`] : [],
    );

  async function stolenAgent(): Promise<AgentUnderTest> {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.ofKind('report').length === 2 && server.acknowledgements.length === 1, 'stolen');
    return agent;
  }

  test('the Mac says what was collected, until somebody has read it, and its journal tells the rest', async () => {
    const agent = await stolenAgent();
    expect(agent.engine.stolenSummary).toBeNull();
    expect((await journalOf(agent)).join()).not.toContain('stolen');
    server.give(await server.owner.modeOrder(mac(), 2, 'protected'));
    await until(() => agent.engine.stolenSummary !== null, 'the summary');
    expect(agent.engine.stolenSummary).toMatchObject({
      ...{ why: 'order', counts: { report: 1, snapshot: 0 }, account: { loginName: 'maria', origin: server.origin } },
    });
    await until(async () => (await journalOf(agent)).includes('stolen report sent'), 'the journal');
    await stopAgent(agent);

    const again = await startAgent();
    expect(again.engine.stolenSummary).toMatchObject({ why: 'order', counts: { report: 1 } });
    await again.engine.acknowledgeStolen();
    await stopAgent(again);
    expect((await startAgent()).engine.stolenSummary).toBeNull();
  });

  test('by the time that its order set: the same', async () => {
    const agent = await pairedAgent();
    const clock = { ...agent.ports.clock, now: () => Date.now() + 3_700_000 };
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen', 3_600));
    await until(() => server.ofKind('report').length === 2, 'stolen');
    await stopAgent(agent);
    const later = await startAgent({ clock });
    await until(() => later.engine.stolenSummary !== null, 'the summary');
    expect(later.engine.stolenSummary).toMatchObject({ why: 'expired', counts: { report: 1 } });
  });

  test.each([
    ['the owner lets the Mac go', 'order'],
    ['whoever administers the Mac unpairs it', 'unpaired'],
  ] as const)('because %s: the Mac still says it when it is not paired any more', async (_by, why) => {
    const agent = await stolenAgent();
    if (why === 'order') server.give(await server.owner.order(mac(), 2, { type: 'release' }));
    else await leaveUnpair(agent);
    await until(() => agent.store.paired === null, 'unpaired');
    await stopAgent(agent);
    const again = await startAgent();
    expect(again.engine.stolenSummary).toMatchObject({ why, counts: { report: 1 }, account: { loginName: 'maria' } });
    expect(await journalOf(again)).toContain('stolen report sent');
  });
});

test('the log and the journal say nothing that is secret or found out', async () => {
  const agent = await pairedAgent();
  server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
  await until(() => server.ofKind('report').length === 2);
  await stopAgent(agent);
  const secrets = JSON.stringify(await agent.secrets.load()).match(/[\w-]{43}/g) ?? [];
  const told = agent.log.lines.join('\n') + (await readFile(agent.directory.journal, 'utf8'));
  for (const needle of [...secrets, '203.0.113.7', 'Lisbon', '-9.14']) expect(told).not.toContain(needle);
  const journal = (await readFile(agent.directory.journal, 'utf8')).trim().split('\n');
  expect(journal.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ what: 'paired' }));
  expect(journal.join()).not.toContain('stolen');
});

test('no handle is left open by 190 rounds', async () => {
  const agent = await pairedAgent({ settings: { trial: { protectedSeconds: 0.02 } } });
  const rounds = () => server.ofKind('report').length;
  const handles = () =>
    process.getActiveResourcesInfo().filter((name) => name !== 'FSReqPromise' && name !== 'Immediate').length;
  /** The fewest of some looks: what a round has open for its time is no leak. */
  const fewestHandles = async () => {
    let fewest = handles();
    for (let look = 0; look < 40; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 7));
      fewest = Math.min(fewest, handles());
    }
    return fewest;
  };
  await until(() => rounds() >= 10);
  const early = await fewestHandles();
  await until(() => rounds() >= 200, '200 rounds', 200_000);
  await until(
    () => handles() <= early,
    () => `${early} handles as in the beginning, not ${handles()}`,
  );
  expect(agent.log.lines.filter((line) => line.includes('failed'))).toEqual([]);
});
