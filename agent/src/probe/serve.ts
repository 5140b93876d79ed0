import type { MessagePortMain, ParentPort } from 'electron';
import { endOwnDescendants } from './descendants.ts';
import type { Answer, Tasks } from './probe.ts';
import { wordsOf } from './words.ts';

/** Words between the agent and a probe: a question with its number, and the answer under the same number. */
export interface Question {
  readonly number: number;
  readonly task: string;
  readonly question: unknown;
}
export interface NumberedAnswer {
  readonly number: number;
  readonly answer: Answer<unknown>;
}

type Reply = (question: Question) => Promise<NumberedAnswer>;

/**
 * The body of a probe: answers the agent's questions with the tasks, several at once. When the agent is gone it takes
 * what it started with it, so that no camera stays on.
 */
export function serve(tasks: Tasks): void {
  // Each wrapper in agent/bin ends its program when this process is gone, in whatever way it went.
  process.env['HOMEWARD_PROBE_PID'] = String(process.pid);
  const reply: Reply = async ({ number, task, question }) => {
    try {
      const run = tasks[task];
      if (!run) throw new Error(`no task is called ${task}`);
      return { number, answer: await run(question as never) };
    } catch (error) {
      return { number, answer: { problem: 'failed', detail: wordsOf(error) } };
    }
  };
  if (process.parentPort === undefined) serveForked(reply);
  else serveOnPort(process.parentPort, reply);
}

/** Started by Node's `fork`: this process leads a group of all that it started. */
function serveForked(reply: Reply): void {
  process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  process.on('message', async (question: Question) => process.send?.(await reply(question)));
}

/** Started by the app's main process, which hands over a port to the engine as its first and only message. */
function serveOnPort(parent: ParentPort, reply: Reply): void {
  process.on('exit', endOwnDescendants);
  parent.once('message', ({ ports: [port] }) => {
    if (port === undefined) throw new Error('a probe without a port to the engine');
    answerOn(port, reply);
  });
}

function answerOn(port: MessagePortMain, reply: Reply): void {
  port.on('message', async ({ data }) => port.postMessage(await reply(data as Question)));
  port.on('close', () => process.exit());
  port.start();
}
