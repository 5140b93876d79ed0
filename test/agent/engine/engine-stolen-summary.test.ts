import { beforeEach, describe, expect, test } from '@jest/globals';
import { readJournal } from '../../../agent/src/state/journal-reader.ts';
import { until } from '../../until.ts';
import type { AgentUnderTest } from '../agent-under-test.ts';
import type { StandInServer } from '../stand-in-server.ts';
import { engineUnderTest, leaveUnpair } from './engine-under-test.ts';

const under = engineUnderTest();
const { startAgent, stopAgent, pairedAgent, mac } = under;
let server: StandInServer;
beforeEach(() => {
  ({ server } = under);
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
