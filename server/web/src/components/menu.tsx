import { DropdownMenu as Primitive } from 'radix-ui';
import { createContext, type ReactElement, type ReactNode, type RefObject, use, useRef } from 'react';
import { useClearOfBars } from './clear-of-bars.ts';
import '../styles/floating.css';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** Which of its edges is in line with the button's. */
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

type Command = () => void;

/** What was chosen: done once the menu is gone and its button has the focus, so that a dialog gives it back there. */
const ChosenContext = createContext<RefObject<Command | null> | null>(null);

/** Commands behind one button; arrows move between them, typing finds one, Escape closes. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  const chosen = useRef<Command>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { clearance, onOpenChange } = useClearOfBars();
  const finish = (event: Event) => {
    const command = chosen.current;
    if (!command) return;
    event.preventDefault();
    chosen.current = null;
    button.current?.focus();
    command();
  };
  return (
    <ChosenContext value={chosen}>
      {/* The page behind it stays as it is, and it stands in its button's own part of the page. */}
      <Primitive.Root modal={false} onOpenChange={onOpenChange}>
        <Primitive.Trigger ref={button} asChild>
          {trigger}
        </Primitive.Trigger>
        <Primitive.Content
          className="floating menu"
          align={align}
          sideOffset={6}
          collisionPadding={clearance}
          onCloseAutoFocus={finish}
        >
          {children}
        </Primitive.Content>
      </Primitive.Root>
    </ChosenContext>
  );
}

interface MenuItemProps {
  readonly onSelect: Command;
  readonly isGrave?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, isGrave = false, children }: MenuItemProps) {
  const chosen = use(ChosenContext);
  const choose = () => {
    if (chosen) chosen.current = onSelect;
  };
  return (
    <Primitive.Item className={`menu-item ${isGrave ? 'grave' : ''}`} onSelect={choose}>
      {children}
    </Primitive.Item>
  );
}

/** A way to another page among the commands. */
export function MenuLink({ children }: { readonly children: ReactElement }) {
  return (
    <Primitive.Item className="menu-item" asChild>
      {children}
    </Primitive.Item>
  );
}

/** What a menu says beside its commands. */
export function MenuNote({ children }: { readonly children: ReactNode }) {
  return <Primitive.Label className="menu-note">{children}</Primitive.Label>;
}
