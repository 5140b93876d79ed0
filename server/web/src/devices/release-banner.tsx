import { errorCodeOf } from '@homeward/shared/errors';
import { useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { formatAge } from '../format/format.ts';
import { texts } from '../texts.ts';
import { type Change, ChangeDialog } from './change-dialog.tsx';
import type { ReleaseRequest } from './release-request.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

interface ReleaseBannerProps {
  readonly mac: Mac;
  readonly request: ReleaseRequest | null;
  readonly now: number;
}

/** Shows the owner that somebody at the Mac asks to be rid of Homeward. Either answer is a signed order. */
export function ReleaseBanner({ mac, request, now }: ReleaseBannerProps) {
  const [open, setOpen] = useState<Change | null>(null);
  const { ask, isBusy, error } = useOrder(mac, () => {});
  if (request === null) return null;
  const words = texts.releaseAsked;
  const decline = () =>
    ask(
      { wish: { mode: mac.orderedMode } },
      // A Mac that is paused is kept so with a proof only, while another one is stolen.
      { onError: (error) => errorCodeOf(error) === 'step_up_needed' && setOpen('keep') },
    );
  return (
    <section className="notice release-asked" aria-labelledby="release-asked">
      <h2 id="release-asked">{words.title[request.wish](mac.name)}</h2>
      <p>
        {words.asked(formatAge(request.askedAt, now))} {words.lede}
      </p>
      <div className="row">
        <button type="button" className="button quiet" onClick={() => setOpen('release')}>
          {words.letGo}
        </button>
        <button type="button" className="button" {...unready(isBusy)} onClick={decline}>
          {words.decline}
        </button>
      </div>
      <Problem error={error} />
      {open && <ChangeDialog mac={mac} change={open} onClose={() => setOpen(null)} />}
    </section>
  );
}
