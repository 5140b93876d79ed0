import { texts } from '../texts.ts';
import { overviewAnswer } from './mac-needs.ts';
import { countStandings } from './mac-standing.ts';
import type { MacAtOneLook } from './use-overview.ts';

const words = texts.macs;

interface OverviewWordsProps {
  readonly looks: readonly MacAtOneLook[];
  /** How many Macs the server lists of which nothing is believed. */
  readonly refused: number;
}

/** The answer to the quiet day's question: are all my Macs protected? Green only where each Mac has shown that it is. */
export function OverviewWords({ looks, refused }: OverviewWordsProps) {
  const { isKnown, areAllProtected } = overviewAnswer(looks, refused);
  if (!isKnown) return <p className="overview-words muted">{words.looking(looks.length)}</p>;
  if (areAllProtected) {
    return (
      <p className="overview-words">
        <span className="protected">{words.allProtected(looks.length)}</span>
      </p>
    );
  }
  return (
    <div>
      <p className="overview-words">
        {countStandings(looks.map(({ standing }) => standing)).map(([standing, count]) => (
          <span key={standing} className={standing}>
            {words.counted(count, standing)}
          </span>
        ))}
        {refused > 0 && <span className="needy">{words.countedRefused(refused)}</span>}
      </p>
      {/* Of two Macs of one name, what both need is said once. */}
      {[...new Set(looks.flatMap(({ needs }) => needs.map(({ words }) => words)))].map((sentence) => (
        <p key={sentence} className="overview-need">
          {/[.?!]$/.test(sentence) ? sentence : `${sentence}.`}
        </p>
      ))}
    </div>
  );
}
