import { commandRunner } from '../../../scripts/command.ts';
import type { NativeBuild } from '../../../scripts/native/native-build.ts';
import { StandIns } from '../../agent/stand-ins.ts';

/**
 * The Mac's command line tools, played: each notes how it was called in `$here/calls`; the compiler and lipo write a
 * file where they are told to, `codesign` wants to see what it signs.
 */
export function standInTools(): StandIns {
  const standIns = new StandIns();
  const note = 'echo "$(basename "$0") $*" >>"$here/calls"\n';
  const output = 'while [ $# -gt 0 ]; do case $1 in -o|-output) echo built >"$2" || exit 1 ;; esac; shift; done\n';
  standIns.put('xcrun', note + output);
  return standIns.put('codesign', `${note}for path do :; done\n[ -e "$path" ]\n`);
}

/** The parts of a build with these tools before all others. */
export function buildWith(standIns: StandIns, root: string, identity?: string): NativeBuild {
  const env = { ...process.env, ...standIns.environment, PATH: `${standIns.directory}:${process.env['PATH'] ?? ''}` };
  return { root, scratch: standIns.directory, identity, run: commandRunner(root, env, new AbortController().signal) };
}

export const calls = (standIns: StandIns): string[] => standIns.read('calls').trim().split('\n').filter(Boolean);
