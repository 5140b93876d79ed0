import { Link } from '@tanstack/react-router';
import type { Passage } from '../texts/help.ts';
import '../styles/prose.css';

interface ProseProps {
  readonly title: string;
  readonly lede: string;
  readonly passages: readonly Passage[];
}

/** A page to read. */
export function Prose({ title, lede, passages }: ProseProps) {
  return (
    <article className="prose">
      <h1>{title}</h1>
      <p className="lede">{lede}</p>
      {passages.map((passage) => (
        <PassageView key={passage.title} passage={passage} />
      ))}
    </article>
  );
}

export function PassageView({ passage }: { readonly passage: Passage }) {
  const { title, paragraphs = [], steps = [], points = [], table, commands = [], after = [], more } = passage;
  return (
    <section>
      <h2>{title}</h2>
      {paragraphs.map((words) => (
        <p key={words}>{words}</p>
      ))}
      {steps.length > 0 && (
        <ol>
          {steps.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ol>
      )}
      {points.length > 0 && (
        <ul>
          {points.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {table && <PassageTable {...table} caption={title} />}
      {commands.map((words) => (
        <pre key={words} translate="no">
          <code>{words}</code>
        </pre>
      ))}
      {after.map((words) => (
        <p key={words}>{words}</p>
      ))}
      {more && (
        <p>
          <Link to={more.to}>{more.title}</Link>
        </p>
      )}
    </section>
  );
}

/** On a phone each row is a card whose cells say which column they are of. */
function PassageTable({ head, rows, caption }: NonNullable<Passage['table']> & { readonly caption: string }) {
  return (
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((words) => (
            <th key={words} scope="col">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells[0]}>
            {cells.map((words, column) => (
              <td key={words} data-label={head[column]}>
                {words}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
