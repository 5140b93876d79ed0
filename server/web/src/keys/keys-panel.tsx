import { Link } from '@tanstack/react-router';
import { texts } from '../texts.ts';
import { MacKeysList } from './mac-keys-list.tsx';
import '../styles/keys.css';

const words = texts.keys;

/** The way to a new recovery code and to new keys, and what the Macs have heard of the last ones. */
export function KeysPanel() {
  return (
    <section className="panel">
      <h2>{words.title}</h2>
      <p className="muted">{words.codeLede}</p>
      <Link className="button" to="/recovery-code">
        {words.renew}
      </Link>
      <p className="muted">{words.allLede}</p>
      <Link className="button" to="/new-keys">
        {words.rotate}
      </Link>
      <MacKeysList heading="h3" />
    </section>
  );
}
