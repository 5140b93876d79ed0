import { readFile } from 'node:fs/promises';

/** What a traced program did that matters for durability, in the order in which it did it. */
export type SystemCall =
  | { readonly call: 'write' | 'sync'; readonly path: string }
  | { readonly call: 'rename'; readonly from: string; readonly to: string }
  /** Bytes that went out over TCP, as far as strace shows them. */
  | { readonly call: 'send'; readonly text: string };

/** How to run a program so that `readSystemCalls` can read what it did (strace(1)). */
export const straceArguments = (log: string): string[] => [
  // -D: the traced program is our own child, so that a signal to it reaches it and not the tracer.
  ...['-D', '-f', '-y', '-s', '400', '-o', log],
  ...['-e', 'trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg,rename,renameat,renameat2'],
  ...['-e', 'signal=none'],
];

const SYNC = /^(?:fsync|fdatasync)\(\d+<([^>]*)>/;
const WRITE = /^(?:write|writev|pwrite64|sendto|sendmsg)\((\d+)<((?:[^>]|->)*)>, (.*)$/s;
const RENAME = /^rename(?:at2?)?\((?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)", (?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)"/;

/**
 * Reads a log of strace. A sync counts from where it *ended* well: what was written before it began is on the disk
 * only then. Everything else counts from where it began.
 */
export async function readSystemCalls(log: string): Promise<SystemCall[]> {
  const open = new Map<string, string>();
  const calls: SystemCall[] = [];
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/s.exec(rest);
    if (resumed) {
      const began = open.get(thread) ?? '';
      open.delete(thread);
      const path = SYNC.exec(began)?.[1];
      if (path !== undefined && /= 0\s*$/.test(rest)) calls.push({ call: 'sync', path });
      continue;
    }
    const isUnfinished = rest.endsWith('<unfinished ...>');
    if (isUnfinished) open.set(thread, rest);
    const sync = SYNC.exec(rest);
    if (sync) {
      if (!isUnfinished && /= 0\s*$/.test(rest)) calls.push({ call: 'sync', path: sync[1] ?? '' });
      continue;
    }
    const rename = RENAME.exec(rest);
    if (rename) calls.push({ call: 'rename', from: rename[1] ?? '', to: rename[2] ?? '' });
    const write = WRITE.exec(rest);
    if (!write) continue;
    const [, , target = '', content = ''] = write;
    if (/^(?:TCP|socket:)/.test(target)) calls.push({ call: 'send', text: content });
    else calls.push({ call: 'write', path: target });
  }
  return calls;
}

/** Paths that were written and not synced again before the end of the calls. */
export function unsynced(calls: readonly SystemCall[], isWatched: (path: string) => boolean): string[] {
  const dirty = new Set<string>();
  for (const one of calls) {
    if (one.call === 'write' && isWatched(one.path)) dirty.add(one.path);
    if (one.call === 'sync') dirty.delete(one.path);
    if (one.call === 'rename' && dirty.has(one.from)) dirty.add(one.to);
  }
  return [...dirty];
}
