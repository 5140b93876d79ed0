import { Empty, ListLoading } from '../components/list-state.tsx';
import { type Rest, restWords } from './rest-of-kind.ts';

interface NothingThereProps {
  readonly rest: Rest;
  /** What to say where there is none in truth. */
  readonly empty: { readonly title: string; readonly hint?: string };
}

/** In the place of items of a kind of which none is shown: that there are none, or why that is not known. */
export function NothingThere({ rest, empty }: NothingThereProps) {
  if (rest === 'reading') return <ListLoading />;
  return <Empty {...(rest === 'none' ? empty : { title: restWords(rest, empty.title) })} />;
}
