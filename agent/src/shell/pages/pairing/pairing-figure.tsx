interface PairingFigureProps {
  readonly isBusy?: boolean;
  readonly isDone?: boolean;
}

/** A Mac, a thread, and a home with its light on. */
export function PairingFigure({ isBusy = false, isDone = false }: PairingFigureProps) {
  const state = isDone ? 'done' : isBusy ? 'busy' : 'open';
  return (
    <svg className={`pairing-figure ${state}`} viewBox="0 0 220 64" aria-hidden="true">
      <g className="figure-mac">
        <rect x="10" y="10" width="58" height="38" rx="4.5" />
        <path d="M2 52h74c0 2.2-1.8 4-4 4H6c-2.2 0-4-1.8-4-4Z" />
      </g>
      <path className="figure-thread" d="M86 36h52" />
      {isDone ? (
        <path className="figure-check" d="m103 36 7 7 13-15" />
      ) : (
        <circle className="figure-bead" cx="112" cy="36" r="3.5" />
      )}
      <g>
        <rect className="mark-ground" x="156" y="4" width="56" height="56" rx="13" />
        <path className="mark-roof" d="M167 31.5 184 16.5l17 15" />
        <circle className="mark-light" cx="184" cy="40" r="6" />
      </g>
    </svg>
  );
}
