import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { orderMode } from '../../scripts/trial/ordered-mode.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { hearEvents } from '../../scripts/trial/owner-events.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import type { VerifiedItem } from '../../server/web/src/owner/items.ts';
import { type Figure, median, percentile } from './figure.ts';

const ORDERS = 100;
const EVIDENCE_ROUNDS = 5;

/**
 * How long an order takes: to the Mac's verified acceptance, to the first report durable on the server, to the first
 * photo. Shipped server and shipped agent over loopback; `fswebcam`'s test source where there is no camera.
 */
export async function measureOrderLatency(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-bench-'));
  const server = await startServer(directory, await freePort(), ['--log-level', 'error']);
  const agentData = join(directory, 'agent');
  try {
    const { invitation, origin } = server;
    const password = 'lantern orbit velvet thimble quarry meadow';
    const owner = await signUpOwner(origin, { loginName: 'bench', password, invitation });
    const { device } = await pairMachine(owner, origin, agentData, 'bench');
    const agent = startAgent(['run', '--data', agentData, '--camera', 'TEST']);
    try {
      const seen = new Set<string>();
      const has = (kind: VerifiedItem['content']['kind']) => (items: readonly VerifiedItem[]) =>
        items.some(({ content }) => content.kind === kind);
      await watchItems(owner, device, has('report'), { seen });

      const reports: number[] = [];
      const photos: number[] = [];
      for (let round = 0; round < EVIDENCE_ROUNDS; round += 1) {
        const { orderedAt, seq } = await orderMode(owner, device.deviceId, 'stolen');
        const items = await watchItems(
          owner,
          device,
          (found) =>
            has('photo')(found) &&
            found.some(({ content, envelope }) => content.kind === 'report' && envelope.orderSeq === seq),
          { seen },
        );
        for (const { content, receiptAt, envelope } of items) {
          if (content.kind === 'report' && envelope.orderSeq === seq) reports.push(receiptAt - orderedAt);
          if (content.kind === 'photo') photos.push(receiptAt - orderedAt - content.about.captureMs);
        }
        await orderMode(owner, device.deviceId, 'paused', owner.recoveryCode);
      }

      const events = await hearEvents(origin, owner);
      const accepted: number[] = [];
      for (let i = 0; i < ORDERS; i += 1) {
        const { confirmedAfterMs } = await orderMode(owner, device.deviceId, 'paused', undefined, () =>
          events.next(15_000),
        );
        accepted.push(confirmedAfterMs);
      }
      events.close();
      return [
        {
          name: 'order_to_accepted_ms',
          value: percentile(accepted, 99),
          unit: 'ms',
          goal: { atMost: 50 },
          note: `p99 of ${ORDERS}; median ${median(accepted).toFixed(1)}; told by the live events, as the console is (Prey, one agent: 95)`,
        },
        {
          name: 'order_to_first_report_ms',
          value: median(reports),
          unit: 'ms',
          goal: { atMost: 500 },
          note: `receipt's time, median of ${reports.length} (Prey: 10,200)`,
        },
        {
          name: 'order_to_first_photo_ms',
          value: median(photos),
          unit: 'ms',
          goal: { atMost: 500 },
          note: `less the camera's own time, median of ${photos.length}`,
        },
      ];
    } finally {
      await agent.stop();
    }
  } finally {
    await server.program.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
