import { MacIdentity } from '../devices/mac-identity.tsx';
import type { MacReleased } from '../devices/mac-released.ts';
import type { Mac } from '../devices/use-macs.ts';
import { RetentionOfMac } from '../lifetime/retention-panel.tsx';
import { texts } from '../texts.ts';
import { HealthPanel } from './health-panel.tsx';
import type { ItemEntry } from './item-store.ts';
import { MachineReadings } from './machine-readings.tsx';
import { NothingThere } from './nothing-there.tsx';
import type { ItemOf } from './opened.ts';
import type { Rests } from './rest-of-kind.ts';

interface MachinePanelProps {
  readonly mac: Mac;
  readonly entries: readonly ItemEntry[];
  readonly machines: readonly ItemOf<'machine'>[];
  readonly reports: readonly ItemOf<'report'>[];
  readonly rests: Rests;
  /** Its own last word; null where it did not say that it left. */
  readonly released: MacReleased | null;
  /** Why the latest report could not be read; null where it could. */
  readonly refused: unknown;
}

/** What the machine is, what network it hangs on, and how the agent does. */
export function MachinePanel({ mac, entries, machines, reports, rests, released, refused }: MachinePanelProps) {
  const machine = machines[0];
  return (
    <div className="panels">
      <div className="stack">
        <section className="panel">
          <h3>{texts.machine.identity}</h3>
          <MacIdentity mac={mac} machines={machines} />
        </section>
        {machine ? (
          <MachineReadings body={machine.content.body} at={machine.envelope.capturedAt} />
        ) : (
          <NothingThere rest={rests.machine} empty={{ title: texts.machine.empty, hint: texts.machine.emptyHint }} />
        )}
      </div>
      <div className="stack">
        <HealthPanel
          mac={mac}
          entries={entries}
          reports={reports}
          rest={rests.report}
          released={released}
          refused={refused}
        />
        <RetentionOfMac mac={mac} />
      </div>
    </div>
  );
}
