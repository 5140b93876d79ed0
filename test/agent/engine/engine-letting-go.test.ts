import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { leaveToken } from '../../../agent/src/engine/inbox.ts';
import { until } from '../../until.ts';
import { problem, type StandInServer } from '../stand-in-server.ts';
import { engineUnderTest, leaveUnpair } from './engine-under-test.ts';

const under = engineUnderTest();
const { pairedAgent, mac } = under;
let server: StandInServer;
beforeEach(() => {
  ({ server } = under);
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
