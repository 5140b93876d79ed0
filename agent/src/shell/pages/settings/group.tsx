import type { ReactNode } from 'react';

interface GroupRowProps {
  readonly name: string;
  /** Said below the name. */
  readonly detail?: string;
  /** What it is, or what can be done about it. */
  readonly children: ReactNode;
}

/** Rows that belong together. */
export function Group({ children }: { readonly children: ReactNode }) {
  return <ul className="group">{children}</ul>;
}

export function GroupRow({ name, detail, children }: GroupRowProps) {
  return (
    <li className="group-row">
      <span className="group-name">
        {name}
        {detail !== undefined && <span className="group-detail">{detail}</span>}
      </span>
      <span className="group-value">{children}</span>
    </li>
  );
}
