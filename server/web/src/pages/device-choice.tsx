import { useId } from 'react';
import { connection } from '../connection/own-connection.ts';
import { usePlace } from '../connection/use-place.ts';
import { useWhoseDevice } from '../connection/use-whose-device.ts';
import { whoseDevices } from '../connection/whose-device.ts';
import { firstTexts as texts } from '../first-texts.ts';
import '../styles/device-choice.css';

const words = texts.device;

/** Whose device this is, and what follows from it. The app knows: it is on a Mac that is paired. */
export function DeviceChoice() {
  const whose = useWhoseDevice();
  const hint = useId();
  const { at } = usePlace();
  if (at === 'app') return null;
  return (
    <fieldset className="choices device-choice" aria-describedby={hint}>
      <legend>{words.legend}</legend>
      {whoseDevices.map((each) => (
        <label key={each}>
          <input type="radio" name="device" checked={each === whose} onChange={() => connection.isOn(each)} />
          <span>{words.whose[each]}</span>
        </label>
      ))}
      <p id={hint} className="hint" aria-live="polite">
        {words.hint[whose]}
        {/* A console from elsewhere keeps no session. */}
        {whose === 'own' && at === 'server' && ` ${words.stays}`}
      </p>
    </fieldset>
  );
}
