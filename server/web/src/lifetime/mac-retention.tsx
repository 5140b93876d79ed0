import type { MacLifetime } from '@homeward/shared/api/lifetime';
import { useState } from 'react';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { RetentionDialog } from './retention-dialog.tsx';

const words = texts.retention;

interface MacRetentionProps {
  readonly mac: MacLifetime;
  readonly name: string;
}

/** How long what one Mac sends is kept, and the way to change it. */
export function MacRetention({ mac, name }: MacRetentionProps) {
  const [isOpen, setOpen] = useState(false);
  const { retention, lowered, evidence } = mac;
  return (
    <div className="mac-retention">
      <p>{words.summary(retention)}</p>
      {lowered && <p className="notice">{words.lowered(lowered.before, formatDateTime(lowered.countsFrom))}</p>}
      {evidence.map(({ recoveredAt, goesAt }) => (
        <p key={recoveredAt} className="muted">
          {words.evidence(formatDateTime(recoveredAt), goesAt === null ? null : formatDateTime(goesAt))}
        </p>
      ))}
      <button
        type="button"
        className="button small"
        aria-label={words.changeLabel(name)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {words.change}
      </button>
      {isOpen && <RetentionDialog mac={mac} name={name} onClose={() => setOpen(false)} />}
    </div>
  );
}
