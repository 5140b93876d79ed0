import { useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { machineFacts } from '../items/machine-facts.ts';
import type { ItemOf } from '../items/opened.ts';
import { texts } from '../texts.ts';
import { useDeviceRecord } from './use-device-record.ts';
import type { Mac } from './use-macs.ts';
import { WordDialog } from './word-dialog.tsx';

interface MacIdentityProps {
  readonly mac: Mac;
  /** Newest first. */
  readonly machines: readonly ItemOf<'machine'>[];
}

/** Model and serial number: what police and insurer ask for first. Where the number is not known, the owner can type it. */
export function MacIdentity({ mac, machines }: MacIdentityProps) {
  const [isOpen, setOpen] = useState(false);
  const words = texts.machine;
  const { model, serial } = machineFacts(machines, mac);
  return (
    <>
      <dl className="facts">
        <dt>{words.model}</dt>
        <dd>{model || texts.common.unknown}</dd>
        <dt>{words.serial}</dt>
        <dd className="with-button">
          {serial === null ? <span className="muted">{words.noSerial}</span> : <span translate="no">{serial}</span>}
          {serial !== null && <CopyButton text={serial} label={texts.common.copy} />}
          <button type="button" className="link" onClick={() => setOpen(true)}>
            {serial === null ? words.enterSerial : words.changeSerial}
          </button>
        </dd>
      </dl>
      {isOpen && <SerialDialog mac={mac} known={serial ?? ''} onClose={() => setOpen(false)} />}
    </>
  );
}

interface SerialDialogProps {
  readonly mac: Mac;
  readonly known: string;
  readonly onClose: () => void;
}

function SerialDialog({ mac, known, onClose }: SerialDialogProps) {
  const writing = useDeviceRecord(mac, onClose);
  return (
    <WordDialog
      title={texts.machine.serial}
      label={texts.machine.serial}
      hint={texts.machine.serialHint}
      value={known}
      maxLength={80}
      isBusy={writing.isPending}
      error={writing.error}
      onSave={(serial) => writing.mutate({ serial: serial === '' ? null : serial })}
      onClose={onClose}
    />
  );
}
