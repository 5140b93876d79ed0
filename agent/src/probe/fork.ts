import { fork } from 'node:child_process';
import type { StartProbe } from './probe-process.ts';
import type { NumberedAnswer } from './serve.ts';
import { lastWordsOf, wordsOf } from './words.ts';

/**
 * Starts a probe as a child of Node's. Since it leads a process group, ending it ends everything it started.
 */
export const forkProbe: StartProbe = (module, environment, { onAnswer, onGone }) => {
  const child = fork(module, [], {
    detached: true,
    env: { ...environment },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Bytes travel as bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = lastWordsOf(child.stderr);
  let isGone = false;
  const kill = () => {
    const { pid } = child;
    if (pid === undefined || isGone) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // ESRCH: nothing is left of the group.
    }
  };
  const leave = (why: string) => {
    // Its programs may outlive it where something else killed it. Later the number may be another process's.
    kill();
    if (isGone) return;
    isGone = true;
    onGone(why);
  };
  child.on('message', (answer: NumberedAnswer) => onAnswer(answer));
  child.on('error', (error) => leave(wordsOf(error)));
  child.on('exit', (status, killedBy) => leave(`the probe ended (${killedBy ?? status}) ${lastWords()}`));
  return {
    kill,
    // A probe that is gone says so by `exit`.
    send: (question) => void (child.connected && child.send(question, () => {})),
  };
};
