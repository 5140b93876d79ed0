import { type ComponentType, type LazyExoticComponent, lazy, useState } from 'react';
import { Empty } from '../components/list-state.tsx';
import { firstTexts as texts } from '../first-texts.ts';

interface PageFile {
  readonly default: ComponentType;
}

/**
 * A page whose code comes when it is first opened. Where it does not come, the page says so and tries again when asked: what is
 * opened in other pages stays there. (An error that is thrown would take the whole console down, and the keys with it.)
 * @param load imports the page's file
 */
export function latePage(load: () => Promise<PageFile>): LazyExoticComponent<ComponentType> {
  function Unfetched() {
    const [page, setPage] = useState<PageFile | null>(null);
    const [isTrying, setTrying] = useState(false);
    const again = () => {
      setTrying(true);
      load()
        .then(setPage, () => null)
        .finally(() => setTrying(false));
    };
    if (page) return <page.default />;
    return (
      <section className="narrow">
        <h1>{texts.error.unfetchedTitle}</h1>
        <Empty title={texts.error.unfetched} hint={texts.error.unfetchedHint}>
          <button type="button" className="button small" disabled={isTrying} onClick={again}>
            {texts.common.retry}
          </button>
        </Empty>
      </section>
    );
  }
  return lazy(() => load().catch(() => ({ default: Unfetched })));
}
