import type { ReactNode } from 'react';
import { ListState } from '../components/list-state.tsx';
import type { HistoryView } from './mac-history.ts';

interface ItemsListProps {
  readonly view: Pick<HistoryView, 'entries' | 'error' | 'isPending'>;
  readonly onRetry: () => void;
  /** The list, which says itself where there is nothing; absent where it is known to be unread. */
  readonly children?: ReactNode;
}

/** A list of what a Mac sent: where nothing of it could be read it is not empty, but unknown. */
export function ItemsList({ view: { entries, error, isPending }, onRetry, children }: ItemsListProps) {
  const isUnread = isPending || (error !== null && entries.length === 0);
  return (
    <ListState
      // With something to show, the page has said above what went wrong.
      error={isUnread ? error : null}
      onRetry={onRetry}
      isLoading={isUnread}
      isEmpty={false}
      empty={{ title: '' }}
    >
      {children}
    </ListState>
  );
}
