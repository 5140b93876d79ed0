import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { useRecords } from '../devices/use-macs.ts';
import { HoldsBanner } from '../guard/holds-banner.tsx';
import { SameNetworkBanner } from '../guard/same-network-banner.tsx';
import { useReceiptKey, useServer } from '../items/use-items.ts';
import { DeletionBanner } from '../lifetime/deletion-banner.tsx';
import { NewsEndedBanner } from '../messages/news-ended-banner.tsx';
import { rememberReceiptKey } from '../owner/receipt-key.ts';
import { texts } from '../texts.ts';
import { useOwner } from './owner-context.ts';
import { unsaid } from './unsaid.ts';

/** What the owner must know on every page: the server contradicts what the account has signed or seen. */
export function AccountNotices() {
  const owner = useOwner();
  const queries = useQueryClient();
  const records = useRecords();
  const shown = useServer().data?.receiptKey;
  const receiptKey = useReceiptKey();
  const { mutate: remember, isIdle } = useMutation({
    mutationFn: async () => records.data && shown && rememberReceiptKey(owner, owner.account, records.data, shown),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const isToRemember = receiptKey?.standing === 'new' && records.data?.asSigned === true && isIdle;
  useEffect(() => {
    if (isToRemember) remember();
  }, [isToRemember, remember]);
  return (
    <>
      <HoldsBanner />
      <SameNetworkBanner />
      <DeletionBanner />
      <NewsEndedBanner />
      {receiptKey?.standing === 'changed' && (
        <p className="notice problem" role="alert">
          {texts.receiptKeyChanged}
        </p>
      )}
      {records.data && !records.data.asSigned && (
        <p className="notice problem" role="alert">
          {texts.macs.recordsChanged}
        </p>
      )}
      {records.data && <Problem error={unsaid(records.error, owner.live)} onRetry={() => void records.refetch()} />}
    </>
  );
}
