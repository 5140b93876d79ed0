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

/**
 * The body of a probe: answers the agent's questions with the tasks, several at once. When the agent is gone it takes
 * its whole process group with it, so that no camera stays on.
 */
export function serve(tasks: Tasks): void {
  process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  process.on('message', async ({ number, task, question }: Question) => {
    let answer: Answer<unknown>;
    try {
      const run = tasks[task];
      if (!run) throw new Error(`no task is called ${task}`);
      answer = await run(question as never);
    } catch (error) {
      answer = { problem: 'failed', detail: wordsOf(error) };
    }
    process.send?.({ number, answer } satisfies NumberedAnswer);
  });
}
