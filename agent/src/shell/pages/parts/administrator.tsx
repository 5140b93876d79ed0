import { Fragment } from 'react';

interface AdministratorProps {
  readonly words: string;
  readonly command: string;
}

/** What whoever administers this Mac can do without the owner; the command is there to be copied. */
export function Administrator({ words, command }: AdministratorProps) {
  return (
    <div className="administrator">
      <p className="soft">{words}</p>
      <code className="copied">
        {/* A path is broken between its parts, where it has to be. */}
        {[...command.matchAll(/[^/]*\/|[^/]+/g)].map(({ 0: part, index: place }) => (
          <Fragment key={place}>
            {part}
            <wbr />
          </Fragment>
        ))}
      </code>
    </div>
  );
}
