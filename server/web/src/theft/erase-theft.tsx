import { stepUpAction } from '@homeward/shared/api/account';
import type { TheftTime } from '@homeward/shared/api/lifetime';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

const words = texts.recovered;

interface EraseTheftProps {
  readonly mac: Mac;
  /** The order that marked it stolen. */
  readonly firstSeq: number;
  /** What it captured, counted in words. */
  readonly captured: string;
}

/** Erases what was captured in one theft, and leaves the Mac and its quiet reports as they are. */
export function EraseTheft({ mac, firstSeq, captured }: EraseTheftProps) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { deviceId } = mac;
  return (
    <>
      <button type="button" className="button danger" onClick={() => setOpen(true)}>
        {words.erase}
      </button>
      {isOpen && (
        <StepUpDialog
          title={words.eraseTitle}
          confirm={words.eraseConfirm}
          action={stepUpAction.eraseTheft(deviceId, firstSeq)}
          wish={{ action: 'erase-theft', deviceId, firstSeq }}
          isCarriedOut
          isAlwaysAsked
          isGrave
          send={(proof) => call('eraseTheft', { params: { deviceId }, body: { firstSeq, ...(proof && { proof }) } })}
          onDone={() => {
            setOpen(false);
            announce(words.eraseAsked);
            void queries.invalidateQueries({ queryKey: keys.lifetime });
          }}
          onClose={() => setOpen(false)}
        >
          <p>{captured}</p>
          <p>{words.eraseLede}</p>
        </StepUpDialog>
      )}
    </>
  );
}

interface ErasureNoteProps {
  readonly mac: Mac;
  readonly firstSeq: number;
  readonly erasure: NonNullable<TheftTime['erasure']>;
}

/** When it is erased, and the way back until then; or that it is. */
export function ErasureNote({ mac, firstSeq, erasure }: ErasureNoteProps) {
  const { call } = useOwner();
  const queries = useQueryClient();
  const keeping = useMutation({
    mutationFn: () => call('keepTheft', { params: { deviceId: mac.deviceId }, query: { firstSeq } }),
    onSuccess: () => announce(words.kept),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lifetime }),
  });
  if (erasure.erasedAt !== null) return <p>{words.erased(formatDateTime(erasure.erasedAt))}</p>;
  return (
    <div className="notice">
      <p>
        <strong>{words.erasing(formatDateTime(erasure.finalAt))}</strong>
      </p>
      <div className="row">
        <button type="button" className="button small" {...unready(keeping.isPending)} onClick={() => keeping.mutate()}>
          {words.keep}
        </button>
      </div>
      <Problem error={keeping.error} />
    </div>
  );
}
