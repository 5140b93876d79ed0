import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import type { StandInServer } from '../stand-in-server.ts';
import { engineUnderTest } from './engine-under-test.ts';

const under = engineUnderTest();
const { stopAgent, pairedAgent, mac } = under;
let server: StandInServer;
beforeEach(() => {
  ({ server } = under);
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
