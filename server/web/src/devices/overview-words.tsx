import { texts } from '../texts.ts';
import { overviewAnswer } from './mac-needs.ts';
import { countStandings } from './mac-standing.ts';
import type { MacAtOneLook } from './use-overview.ts';

const words = texts.macs;

/** The answer to the quiet day's question: are all my Macs protected? Green only where each Mac has shown that it is. */
export function OverviewWords({ looks }: { readonly looks: readonly MacAtOneLook[] }) {
  const { isKnown, areAllProtected, protectedCount, needyCount, needs } = overviewAnswer(looks);
  if (!isKnown) return <p className="overview-words muted">{words.looking(looks.length)}</p>;
  if (areAllProtected) {
    return (
      <p className="overview-words">
        <span className="protected">{words.allProtected(looks.length)}</span>
      </p>
    );
  }
  const counts = countStandings(looks.map(({ standing }) => standing)).flatMap(([standing, count]) => {
    const shown = standing === 'protected' ? protectedCount : count;
    return shown > 0 ? [[standing, shown] as const] : [];
  });
  return (
    <div>
      <p className="overview-words">
        {counts.map(([standing, count]) => (
          <span key={standing} className={standing}>
            {words.counted(count, standing)}
          </span>
        ))}
        {needyCount > 0 && <span className="needs">{words.needYou(needyCount)}</span>}
      </p>
      {[...new Set(needs)].map((need) => (
        <p key={need} className="overview-need">
          {need}
        </p>
      ))}
    </div>
  );
}
