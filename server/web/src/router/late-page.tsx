import { type ComponentType, type LazyExoticComponent, lazy, useState } from 'react';
import { Empty } from '../components/list-state.tsx';
import { unready } from '../components/unready.ts';
import { firstTexts as texts } from '../first-texts.ts';

/**
 * A page, or a part of one, whose code comes when it is first opened. Where it does not come, that is said, and it is tried again when
 * asked for: what is opened elsewhere stays there. (An error that is thrown would take the whole console down, and the keys with it.)
 * @param load imports the file
 */
export function latePage<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  function Unfetched(props: Props) {
    const [loaded, setLoaded] = useState<{ readonly Part: ComponentType<Props> } | null>(null);
    const [tries, setTries] = useState(0);
    const [isTrying, setTrying] = useState(false);
    const again = () => {
      setTrying(true);
      load()
        .then(
          ({ default: Part }) => setLoaded({ Part }),
          () => setTries(tries + 1),
        )
        .finally(() => setTrying(false));
    };
    if (loaded) return <loaded.Part {...props} />;
    const { error } = texts;
    return (
      <Empty title={error.unfetched} hint={tries === 0 ? error.unfetchedHint : error.unfetchedStill}>
        <button type="button" className="button small" {...unready(isTrying)} onClick={again}>
          {texts.common.retry}
        </button>
        {/* Some browsers remember for as long as a page is open that a file did not come. */}
        {tries > 0 && (
          <button type="button" className="button small" onClick={() => window.location.reload()}>
            {error.reload}
          </button>
        )}
      </Empty>
    );
  }
  return lazy(() => load().catch(() => ({ default: Unfetched })));
}
