import { existsSync } from 'node:fs';

/** The shells that run the wrappers somewhere: Debian's /bin/sh, and what macOS has for it, bash in POSIX mode. */
export const shells = [
  { name: 'dash', command: ['/bin/dash'] },
  { name: 'bash --posix', command: ['/bin/bash', '--posix'] },
].filter(({ command: [shell = ''] }) => existsSync(shell));
