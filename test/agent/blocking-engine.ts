/** The engine's program, whose event loop SIGUSR2 blocks for good: a file `blocked` in its data directory says that it did. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { data } = JSON.parse(process.argv[2] ?? '');
process.on('SIGUSR2', () => {
  writeFileSync(join(data, 'blocked'), '');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
await import('../../agent/src/engine-process.ts');
