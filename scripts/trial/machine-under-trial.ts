import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { VerifiedDevice } from '../../server/web/src/owner/device.ts';
import { confirmPairing, offerPairing, pairingProgress } from '../../server/web/src/owner/pairing.ts';
import type { TrialOwner } from './owner.ts';
import { type Program, startProgram } from './program.ts';

const AGENT = fileURLToPath(new URL('../../agent/bin/homeward-agent', import.meta.url));
const PAIRING_DEADLINE_MS = 120_000;
const POLL_MS = 100;

/** A trial traces to this machine only: it does not knock at a stranger's address each time the tests run. */
const TRIAL_PUBLIC_TARGET = '127.0.0.1';

/** Runs `homeward-agent` with the Node that runs us, as its launcher does. */
export function startAgent(
  args: readonly string[],
  options: {
    readonly env?: Record<string, string>;
    readonly input?: string;
    readonly onLine?: (line: string) => void;
  } = {},
): Program {
  const isRun = args[0] === 'run' && !args.includes('--public-target');
  const trial = isRun ? ['--public-target', TRIAL_PUBLIC_TARGET] : [];
  return startProgram(AGENT, [...args, ...trial], options);
}

/** What both sides showed while a machine was paired. */
export interface PairedMachine {
  readonly device: VerifiedDevice;
  readonly model: string;
  readonly hostName: string;
  /** The six digits, equal on both sides. */
  readonly digits: string;
}

/**
 * Pairs the machine that keeps its state in `directory`, through the real pairing by link: the console's side is the
 * owner's modules, the machine's side is `homeward-agent pair`.
 * @throws Error where the two sides show different digits.
 */
export async function pairMachine(
  owner: TrialOwner,
  origin: string,
  directory: string,
  name: string,
): Promise<PairedMachine> {
  const { account, receiptKey } = owner;
  const pending = await offerPairing(owner, account, 'link', { origin, receiptKey });
  const agent = startAgent(['pair', '--data', directory], { input: `${pending.text}\n` });
  const deadline = Date.now() + PAIRING_DEADLINE_MS;
  let hasGivenUp = false;
  void agent.ended.then(() => {
    hasGivenUp = true;
  });
  try {
    while (Date.now() < deadline && !hasGivenUp) {
      const progress = await pairingProgress(owner, account, pending);
      if (progress.status === 'claimed') {
        const shown = await agent.waitForLine(/(\d{3}) ?(\d{3})\b/);
        if (`${shown[1]}${shown[2]}` !== progress.digits) {
          throw new Error(`the machine shows ${shown[0]}, the console ${progress.digits}`);
        }
        const device = await confirmPairing(owner, account, pending, progress, name);
        const { code } = await agent.ended;
        if (code !== 0) throw new Error(`homeward-agent pair ended with ${code}:\n${agent.lines.join('\n')}`);
        return { device, model: progress.about.model, hostName: progress.about.hostName, digits: progress.digits };
      }
      if (progress.status !== 'offered') throw new Error(`the pairing is ${progress.status}`);
      await pause(POLL_MS);
    }
    throw new Error(`the machine did not claim the pairing:\n${agent.lines.join('\n')}`);
  } finally {
    await agent.stop();
  }
}
