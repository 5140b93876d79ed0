import { useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';

/** A word is typed in less; the journal is not read at every letter. */
const PAUSE_MS = 250;

/** Searches while one types. Cmd-F goes to it, Esc empties it. */
export function SearchField({ onSearch }: { readonly onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'f' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      field.current?.select();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
  return (
    <search className="search-field">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={texts.journal.searchHint}
        placeholder={texts.journal.search}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        // Whoever goes on to export means what stands here.
        onBlur={() => onSearch(typed.trim())}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          setTyped('');
        }}
      />
    </search>
  );
}
