import type { ReactNode } from 'react';
import { texts } from '../texts.ts';

/** A line of a list of facts; said to be unknown where there is nothing. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children || texts.common.unknown}</dd>
  </>
);
