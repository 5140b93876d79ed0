import type { ReactNode } from 'react';
import { Crumb } from '../components/crumb.tsx';
import { texts } from '../texts.ts';
import '../styles/keys.css';

interface KeysFrameProps {
  readonly title: string;
  readonly lede: string;
  /** What follows from it, one by one. */
  readonly points: readonly string[];
  /** What is to be done. */
  readonly children: ReactNode;
}

/** A change of keys: what it means, and beside it what is to be done; on a phone below it. */
export function KeysFrame({ title, lede, points, children }: KeysFrameProps) {
  return (
    <>
      <Crumb to="/account">{texts.account.title}</Crumb>
      <div className="page-head">
        <h1>{title}</h1>
      </div>
      <div className="keys-columns">
        <div className="keys-why">
          <p className="lede">{lede}</p>
          <ul className="keys-points">
            {points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </div>
        <section className="panel">{children}</section>
      </div>
    </>
  );
}
