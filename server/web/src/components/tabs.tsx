import { Tabs as Primitive } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';

export interface Tab<K extends string> {
  readonly key: K;
  readonly label: string;
  readonly count?: number | undefined;
}

interface TabsProps<K extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly active: K;
  readonly onChange: (key: K) => void;
  /** Of the active tab. */
  readonly children: ReactNode;
}

/** Of the tabs on both sides, so that one sees that there are more. */
const PEEK_PIXELS = 40;

/** Tabs as the ARIA practices describe them: one stop in the tab order, arrows between them. */
export function Tabs<K extends string>({ label, tabs, active, onChange, children }: TabsProps<K>) {
  const list = useRef<HTMLDivElement>(null);
  // Sideways only: the page itself stays where its reader is.
  useEffect(() => {
    const strip = list.current;
    const tab = strip?.querySelector<HTMLElement>(`[data-key="${active}"]`);
    if (!strip || !tab) return;
    const bringIntoView = () => {
      const start = tab.offsetLeft - PEEK_PIXELS;
      const end = tab.offsetLeft + tab.offsetWidth - strip.clientWidth + PEEK_PIXELS;
      strip.scrollLeft = Math.max(end, Math.min(start, strip.scrollLeft));
    };
    bringIntoView();
    // A phone is turned.
    window.addEventListener('resize', bringIntoView);
    return () => window.removeEventListener('resize', bringIntoView);
  }, [active]);
  const change = (value: string) => {
    const chosen = tabs.find(({ key }) => key === value);
    if (chosen) onChange(chosen.key);
  };
  return (
    <Primitive.Root value={active} onValueChange={change}>
      <Primitive.List ref={list} className="tabs" aria-label={label}>
        {tabs.map(({ key, label: words, count }) => (
          <Primitive.Trigger key={key} value={key} data-key={key}>
            {words}
            {count ? <span className="count">{count}</span> : null}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      <Primitive.Content value={active} tabIndex={-1}>
        {children}
      </Primitive.Content>
    </Primitive.Root>
  );
}
