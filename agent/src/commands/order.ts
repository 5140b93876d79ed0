import { readFile } from 'node:fs/promises';
import { HomewardError } from '@homeward/shared/errors';
import { orderKind } from '@homeward/shared/order';
import { rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { hashSigned } from '@homeward/shared/signed';
import { leaveToken } from '../engine/inbox.ts';
import { checkOrder, refuseWhileStolen } from '../engine/order-desk.ts';
import type { AgentState } from '../state/agent-state.ts';
import { untilTaken } from './errand.ts';
import type { Options } from './options.ts';
import { openDataDirectory } from './ports.ts';
import { firstLine } from './standard-input.ts';

const DEADLINE_MS = 5_000;

/** Takes in an order, or a change of the owner's keys, that came another way than from the server. */
export async function orderCommand({ data, file = '-' }: Options): Promise<void> {
  const opened = await openDataDirectory(data);
  const token = file === '-' ? await firstLine('Order: ') : (await readFile(file, 'utf8')).trim();
  const state = await opened.store.load();
  if (state === null) throw new HomewardError('order_refused', 'this Mac is not paired');
  if (!token) throw new HomewardError('order_refused', 'there is no order in it');
  await refuseEarly(token, state);
  const path = await leaveToken(opened.disk, opened.directory.inbox, token);
  const done = await untilTaken(opened, path, DEADLINE_MS);
  const mode = (await opened.store.load())?.mode.mode ?? 'unpaired';
  process.stdout.write(
    done ? `Accepted; the mode is now ${mode}.\n` : 'Accepted; it is taken up when the agent next runs.\n',
  );
}

/** The same checks that the engine makes, so that a refused order is told here. */
async function refuseEarly(token: string, state: AgentState): Promise<void> {
  try {
    const hash = hashSigned(orderKind, token);
    if (hash === state.orders.last?.hash) return;
    await checkOrder(token, hash, state);
    refuseWhileStolen(state);
  } catch (refusal) {
    if (!(await isRotation(token, state))) throw refusal;
  }
}

const isRotation = (token: string, { pins, rotation }: AgentState): Promise<boolean> =>
  rotation !== undefined && hashSigned(rotationKind, token) === rotation.hash
    ? Promise.resolve(true)
    : verifyRotation(token, pins).then(
        () => true,
        () => false,
      );
