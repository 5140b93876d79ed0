import { exec } from 'node:child_process';
import { serve } from '../../../agent/src/probe/serve.ts';

const tasks = {
  echo: async ({ words }: { readonly words: string }) => ({ value: words }),
  async environment(_: object) {
    return { value: Object.keys(process.env).sort() };
  },
  bytes: async ({ bytes }: { readonly bytes: Uint8Array }) => ({ value: bytes }),
  /** Says `started` when a shell of a shell sleeps. */
  async sleepInShell(_: object) {
    exec('sh -c "sleep 600; true"; true');
    return { value: 'started' };
  },
  hang: (_: object) => new Promise<{ value: string }>(() => {}),
  async block(_: object) {
    while (true);
  },
  async fail(_: object): Promise<{ value: string }> {
    throw new Error('\u001b[31mred\u001b[0m   words');
  },
  /** Throws where no promise catches it, as the libraries' callbacks may. */
  crash(_: object): Promise<{ value: string }> {
    setImmediate(() => {
      throw new Error('thrown from a callback');
    });
    return new Promise(() => {});
  },
};

/** The questions that this probe answers. */
export type SampleTasks = typeof tasks;

serve(tasks);
