import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { formatAge } from '../format/format.ts';
import { writeRecord } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { keys } from './query-keys.ts';
import type { Mac } from './use-macs.ts';

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
  const owner = useOwner();
  const queries = useQueryClient();
  const [name, setName] = useState(mac.name);
  const renaming = useMutation({
    mutationFn: () =>
      writeRecord(
        owner,
        owner.account,
        { kind: 'device', deviceId: mac.deviceId, name: name.trim(), model: mac.model },
        mac.record,
      ),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    renaming.mutate();
  };
  return (
    <Dialog title={texts.mac.actions.rename} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field
          label={texts.add.nameLabel}
          value={name}
          onChange={({ target }) => setName(target.value)}
          maxLength={100}
          autoComplete="off"
          required
        />
        <Problem error={renaming.error} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className="button primary" disabled={renaming.isPending || name.trim() === ''}>
            {texts.common.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
