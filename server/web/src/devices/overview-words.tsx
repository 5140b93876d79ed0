import { texts } from '../texts.ts';
import { countStandings } from './mac-standing.ts';
import type { MacAtOneLook } from './use-overview.ts';

/** The answer to the quiet day's question: are all my Macs protected? */
export function OverviewWords({ looks }: { readonly looks: readonly MacAtOneLook[] }) {
  const counts = countStandings(looks.map(({ standing }) => standing));
  const areAllProtected = counts.length === 1 && counts[0]?.[0] === 'protected';
  return (
    <p className="overview-words">
      {areAllProtected ? (
        <span className="protected">{texts.macs.allProtected(looks.length)}</span>
      ) : (
        counts.map(([standing, count]) => (
          <span key={standing} className={standing}>
            {texts.macs.counted(count, standing)}
          </span>
        ))
      )}
    </p>
  );
}
