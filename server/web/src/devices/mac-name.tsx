import { useState } from 'react';
import { formatAge } from '../format/format.ts';
import { texts } from '../texts.ts';
import { useDeviceRecord } from './use-device-record.ts';
import type { Mac } from './use-macs.ts';
import { WordDialog } from './word-dialog.tsx';

/** The Mac's name, from its sealed record, with a way to change it. */
export function MacName({ mac, now }: { readonly mac: Mac; readonly now: number }) {
  const [isOpen, setOpen] = useState(false);
  const { device } = mac;
  const seen = device.lastSeenAt === null ? texts.macs.neverSeen : texts.macs.seen(formatAge(device.lastSeenAt, now));
  return (
    <div className="mac-title">
      <h1>{mac.name}</h1>
      <p className="muted">
        {mac.model && <>{mac.model} · </>}
        <span className={`presence ${device.online ? 'online' : ''}`}>
          <span className="dot" aria-hidden="true" />
          {device.online ? texts.macs.online : seen}
        </span>
        {' · '}
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {texts.mac.actions.rename}
        </button>
      </p>
      {isOpen && <RenameDialog mac={mac} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RenameDialog({ mac, onClose }: { readonly mac: Mac; readonly onClose: () => void }) {
  const writing = useDeviceRecord(mac, onClose);
  return (
    <WordDialog
      title={texts.mac.actions.rename}
      label={texts.add.nameLabel}
      value={mac.name}
      maxLength={100}
      required
      isBusy={writing.isPending}
      error={writing.error}
      onSave={(name) => writing.mutate({ name })}
      onClose={onClose}
    />
  );
}
