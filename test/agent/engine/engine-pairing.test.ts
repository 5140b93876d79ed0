import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import { pairWith } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import type { StandInServer } from '../stand-in-server.ts';
import { type EngineUnderTest, engineUnderTest } from './engine-under-test.ts';

const under = engineUnderTest();
const { startAgent, stopAgent, pairedAgent } = under;
let server: StandInServer;
let directory: EngineUnderTest['directory'];
beforeEach(() => {
  ({ server, directory } = under);
});

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
