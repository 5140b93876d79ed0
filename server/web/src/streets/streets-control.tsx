import { useState } from 'react';
import { Popover } from '../components/popover.tsx';
import { Switch } from '../components/switch.tsx';
import { texts } from '../texts.ts';
import type { StreetOffer } from './streets.ts';
import { useStreets } from './use-streets.ts';
import '../styles/streets.css';

const words = texts.streets;

/** The switch for streets on the map, and who learns what by it; nothing where there are none. */
export function StreetsControl() {
  const streets = useStreets();
  const [isOpen, setOpen] = useState(false);
  if (!streets?.offer) return null;
  const { offer, state, tell } = streets;
  return (
    <div className="streets">
      <Popover
        label={words.title}
        align="start"
        opening={{ isOpen, onChange: setOpen }}
        trigger={
          <button type="button" className="button small">
            {state.isOn ? words.shown : words.title}
          </button>
        }
      >
        {offer.from === 'nowhere' ? (
          <p>{words.notHere(offer.host)}</p>
        ) : (
          <Switch
            label={words.show}
            hint={whoLearns(offer)}
            checked={state.isOn}
            onChange={(on) => {
              tell({ what: 'switched', on });
              // What was asked for lies beneath.
              if (on) setOpen(false);
            }}
          />
        )}
      </Popover>
      {state.trouble && (
        <p className="streets-trouble" role="status">
          {words[state.trouble]}
        </p>
      )}
    </div>
  );
}

const whoLearns = (offer: Exclude<StreetOffer, { from: 'nowhere' }>): string =>
  `${offer.from === 'host' ? words.fromHost(offer.host) : words.fromServer} ${words.session}`;

/** Who made the map that is shown. */
export function useMapCredits(): string {
  const streets = useStreets();
  if (!streets?.offer || !streets.state.isOn) return words.embedded;
  const { offer, state } = streets;
  return [state.credits, offer.from === 'host' ? offer.host : words.ownServer].filter(Boolean).join(', ');
}
