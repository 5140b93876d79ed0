import type { Health } from '@homeward/shared/bodies/report';
import type { Outbox } from '../outbox/outbox.ts';
import type { AgentState } from '../state/agent-state.ts';
import type { Shell } from './ports.ts';

/** The agent's own state, as each report tells it. */
export function healthOf(
  shell: Shell,
  startedAt: number,
  { waiting, rejectedCount, freeBytes }: Outbox,
  state: AgentState,
): Health {
  return {
    ...{ agentVersion: shell.agentVersion, platform: shell.platform, startedAt, permissions: shell.permissions() },
    outbox: { waiting: waiting.count, waitingBytes: waiting.bytes, rejected: rejectedCount },
    ...(freeBytes !== null && { freeDiskBytes: freeBytes }),
    stateRev: state.orders.stateRev,
  };
}
