import { useCallback, useRef, useState } from 'react';
import type { JournalView } from '../../views/journal-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { dayOf } from '../parts/moment.ts';
import { useView } from '../parts/use-view.ts';
import { texts } from '../texts.ts';
import { ExportMenu } from './export-menu.tsx';
import { JournalRows } from './journal-rows.tsx';
import { SearchField } from './search-field.tsx';
import { type Journal as Rows, useJournal } from './use-journal.ts';

const homeward = bridgeOf<'journal'>();
const close = () => void homeward.ask('window:close', null);
const source = {
  ask: () => homeward.ask('journal:view', null),
  listen: (listener: (view: JournalView) => void) => homeward.listen('journal:changed', listener),
};

/** What Homeward did on this Mac and when; never what it saw. */
export function JournalPage() {
  const loaded = useView(source);
  return loaded.state === 'ready' ? <Journal view={loaded.value} /> : <Loading loaded={loaded} onClose={close} />;
}

function Journal({ view }: { readonly view: JournalView }) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const journal = useJournal(text, view.revision);
  const scroller = useRef<HTMLDivElement>(null);
  const searched = useRef('');
  const search = useCallback((wanted: string) => {
    // The field tells its text again whenever it is left: whoever has scrolled by then stays where they read.
    if (wanted === searched.current) return;
    searched.current = wanted;
    // Another search begins at its top.
    scroller.current?.scrollTo(0, 0);
    setText(wanted);
  }, []);
  return (
    <div className="journal">
      <header className="toolbar">
        <h1>{texts.titles.journal}</h1>
        <SearchField onSearch={search} />
        <ExportMenu text={text} onSaid={setSaid} />
      </header>
      <main className="journal-body">
        {view.isStolen && (
          <p className="note">
            <Icon name="warning" />
            {texts.journal.stolen}
          </p>
        )}
        {journal.isStale && (
          <div className="newer">
            <Button
              onPress={() => {
                scroller.current?.scrollTo(0, 0);
                journal.loadNewest();
              }}
            >
              {texts.journal.newer}
            </Button>
          </div>
        )}
        <div ref={scroller} className="journal-scroller">
          <JournalRows journal={journal} text={text} />
        </div>
      </main>
      <footer className="journal-foot">
        <span className="soft">{footWords(journal)}</span>
        <span role="status">{said}</span>
      </footer>
    </div>
  );
}

/** What there is to say of the journal as a whole. */
function footWords({ keptSince, unreadable }: Rows): string {
  const { journal } = texts;
  return [
    journal.noContent,
    keptSince === null ? '' : journal.keptSince(dayOf(keptSince)),
    unreadable === 0 ? '' : journal.unreadable(unreadable),
  ]
    .filter(Boolean)
    .join(' ');
}
