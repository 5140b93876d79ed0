import { utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { checkChain } from '@homeward/shared/chain';
import { hashSigned } from '@homeward/shared/signed';
import { afterEach, beforeEach } from '@jest/globals';
import { unpairPathIn } from '../../../agent/src/engine/inbox.ts';
import { unpairWord } from '../../../agent/src/engine/unpair-word.ts';
import { until } from '../../until.ts';
import { type AgentChoices, type AgentUnderTest, agentIn, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { StandInServer } from '../stand-in-server.ts';

type TemporaryDirectory = Awaited<ReturnType<typeof temporaryDirectory>>;

export interface EngineUnderTest {
  /** The running test's server. */
  readonly server: StandInServer;
  /** Where the running test's agents keep what they keep. */
  readonly directory: TemporaryDirectory;
  /** Whose engines are closed when the test is over. */
  readonly running: AgentUnderTest[];
  startAgent(choices?: Partial<AgentChoices>): Promise<AgentUnderTest>;
  stopAgent(agent: AgentUnderTest): Promise<void>;
  /** Starts an agent that is paired, and has sent its first report. */
  pairedAgent(choices?: Partial<AgentChoices>): Promise<AgentUnderTest>;
  /** The paired Mac, as the server knows it. */
  mac(): NonNullable<StandInServer['mac']>;
  /** Where the chain of all that the server has is broken. */
  wholeChain(agent: AgentUnderTest): Promise<Awaited<ReturnType<typeof checkChain>>['breaks']>;
}

/** Engines with a server and a directory that each test has anew. Call it once, outside of any test. */
export function engineUnderTest(): EngineUnderTest {
  let server: StandInServer;
  let directory: TemporaryDirectory;
  const running: AgentUnderTest[] = [];

  beforeEach(async () => {
    server = await StandInServer.start();
    directory = await temporaryDirectory();
  });

  afterEach(async () => {
    for (const { engine } of running) await engine.close();
    running.length = 0;
    await server.stop();
    await directory.remove();
  });

  async function startAgent(choices: Partial<AgentChoices> = {}): Promise<AgentUnderTest> {
    const agent = agentIn({ path: directory.path, ...choices });
    running.push(agent);
    await agent.engine.start();
    return agent;
  }

  async function stopAgent(agent: AgentUnderTest): Promise<void> {
    await agent.engine.close();
    running.splice(0, running.length, ...running.filter((other) => other !== agent));
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

  const wholeChain = async (agent: AgentUnderTest) =>
    (
      await checkChain(
        server.chain.map(({ token }) => token),
        mac().deviceKey,
        hashSigned(certificateKind, agent.store.current.pins.certificate),
      )
    ).breaks;

  return {
    get server() {
      return server;
    },
    get directory() {
      return directory;
    },
    ...{ running, startAgent, stopAgent, pairedAgent, mac, wholeChain },
  };
}

/** What `sudo homeward-agent unpair` leaves. */
export const leaveUnpair = ({ disk, directory, store }: AgentUnderTest) =>
  disk.replace(
    unpairPathIn(directory.inbox),
    utf8(unpairWord(store.paired?.pins.deviceId ?? 'no pairing', Date.now())),
  );
