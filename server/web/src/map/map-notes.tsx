import { useServer } from '../items/use-items.ts';
import { StreetsControl, useMapCredits } from '../streets/streets-control.tsx';
import { texts } from '../texts.ts';

/** What stands upon a map: whose data it shows, and the switch for streets where there are some. */
export function MapNotes() {
  const places = useServer().data?.attribution.join(', ') ?? '';
  const map = useMapCredits();
  return (
    <>
      <StreetsControl />
      <p className="attribution">{texts.place.attribution(places, map)}</p>
    </>
  );
}
