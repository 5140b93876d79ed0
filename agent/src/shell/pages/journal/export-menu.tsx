import { type KeyboardEvent, useId, useRef } from 'react';
import type { JournalFormat } from '../../views/journal-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Icon } from '../parts/icon.tsx';
import { settled } from '../parts/reply.ts';
import { texts } from '../texts.ts';

interface ExportMenuProps {
  /** What is searched for: what is found is what is saved. */
  readonly text: string;
  /** How it went, in words. */
  readonly onSaid: (words: string) => void;
}

const formats: readonly JournalFormat[] = ['csv', 'json'];

/** Saves the rows that the search finds, all of them, where the system's dialog says. */
export function ExportMenu({ text, onSaid }: ExportMenuProps) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);

  const save = async (format: JournalFormat) => {
    menu.current?.hidePopover();
    onSaid('');
    const reply = await settled(bridgeOf<'journal'>().ask('journal:export', { format, text }));
    if (reply.type === 'error') return onSaid(reply.words);
    if (reply.value.outcome === 'saved') onSaid(texts.journal.saved(reply.value.rows));
    if (reply.value.outcome === 'failed') onSaid(texts.journal.notSaved);
  };

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const place = items.indexOf(document.activeElement as HTMLButtonElement);
    const by = event.key === 'ArrowDown' ? 1 : -1;
    items[(place + by + items.length) % items.length]?.focus();
  };

  return (
    <>
      <button type="button" className="button" popoverTarget={id} aria-haspopup="menu">
        <Icon name="export" />
        {texts.journal.export}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={texts.journal.export}
        className="menu"
        onKeyDown={move}
        onToggle={(event) => {
          if (event.newState === 'open') menu.current?.querySelector('button')?.focus();
        }}
      >
        {formats.map((format) => (
          <button key={format} type="button" role="menuitem" onClick={() => void save(format)}>
            {texts.journal.formats[format]}
          </button>
        ))}
      </div>
    </>
  );
}
