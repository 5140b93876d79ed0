import { Link } from '@tanstack/react-router';
import { texts } from '../texts.ts';
import { PassageView } from './prose.tsx';

/** What to do when a Mac has gone, first; then the rest. */
export default function HelpPage() {
  return (
    <article className="prose">
      <h1>{texts.help.title}</h1>
      <PassageView passage={texts.help.gone} />
      <PassageView passage={texts.help.quiet} />
      <section>
        <h2>{texts.help.more}</h2>
        <ul className="ways-on">
          <li>
            <Link to="/privacy">{texts.help.privacy}</Link>
          </li>
          <li>
            <Link to="/verify">{texts.titles.verify}</Link>
          </li>
          <li>
            <Link to="/safety">{texts.help.safety}</Link>
          </li>
        </ul>
      </section>
    </article>
  );
}
