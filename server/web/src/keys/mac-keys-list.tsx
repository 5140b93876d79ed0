import { useMemo } from 'react';
import { ListState } from '../components/list-state.tsx';
import { formatDateTime } from '../format/format.ts';
import { useBlobUrl } from '../items/use-blob-url.ts';
import { texts } from '../texts.ts';
import { type NamedStanding, useMacKeys } from './use-mac-keys.ts';

const words = texts.keys;

interface MacKeysListProps {
  /** As deep as the page around it has come. */
  readonly heading: 'h2' | 'h3';
}

/** What the Macs know of the latest change of keys; nothing where there was none. */
export function MacKeysList({ heading: Heading }: MacKeysListProps) {
  const { changedAt, isWithheld, named, error, refetch } = useMacKeys();
  if (isWithheld) {
    return (
      <p className="notice problem" role="alert">
        {words.withheld}
      </p>
    );
  }
  if (named && changedAt === null && !error) return null;
  return (
    <>
      <Heading>{words.macsTitle}</Heading>
      {changedAt !== null && <p className="muted">{words.macsLede(formatDateTime(changedAt))}</p>}
      <ListState
        error={error}
        onRetry={() => void refetch()}
        isLoading={named === undefined}
        isEmpty={named?.length === 0}
        empty={{ title: words.noMacs }}
      >
        <ul className="mac-keys">
          {named?.map((mac) => (
            <li key={mac.deviceId} className={mac.standing}>
              <strong>{mac.name}</strong> <span>{standingWords(mac)}</span>
              {mac.tokens.length > 0 && <HandOver tokens={mac.tokens} />}
            </li>
          ))}
        </ul>
      </ListState>
    </>
  );
}

const standingWords = ({ standing, at }: NamedStanding): string =>
  standing === 'confirmed' ? words.standing.confirmed(formatDateTime(at ?? 0)) : words.standing[standing];

/** For a Mac that does not come to the server: the same, from hand to hand. */
function HandOver({ tokens }: { readonly tokens: readonly string[] }) {
  return (
    <details>
      <summary>{words.handOver}</summary>
      <p className="hint">{words.handOverLede}</p>
      <pre translate="no">
        <code>{words.handOverCommand}</code>
      </pre>
      <div className="row">
        {tokens.map((token, index) => (
          <TokenFile key={token} token={token} part={words.part(index + 1, tokens.length)} />
        ))}
      </div>
    </details>
  );
}

function TokenFile({ token, part }: { readonly token: string; readonly part: string }) {
  const url = useBlobUrl(useMemo(() => new Blob([`${token}\n`], { type: 'text/plain' }), [token]));
  return (
    <a className="button small" href={url} download={`homeward-keys${part === '' ? '' : `-${part[0]}`}.txt`}>
      {words.save(part)}
    </a>
  );
}
