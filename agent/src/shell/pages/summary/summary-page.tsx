import type { StolenCounts } from '../../../state/stolen-summary.ts';
import type { SummaryView } from '../../views/summary-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { inFull } from '../parts/in-full.ts';
import { Loading } from '../parts/loading.tsx';
import { moment } from '../parts/moment.ts';
import { Trouble } from '../parts/trouble.tsx';
import { useDeed } from '../parts/use-deed.ts';
import { useView } from '../parts/use-view.ts';
import { texts } from '../texts.ts';

const homeward = bridgeOf<'summary'>();
const source = {
  ask: () => homeward.ask('summary:view', null),
  listen: (listener: (view: SummaryView) => void) => homeward.listen('summary:changed', listener),
};

const icons: Readonly<Record<keyof StolenCounts, IconName>> = {
  report: 'report',
  snapshot: 'camera',
  machine: 'wifi',
  route: 'route',
};
const kinds = Object.keys(icons) as (keyof StolenCounts)[];

/** What happened while the Mac was stolen. It stays until somebody says that they have seen it: no key does that. */
export function SummaryPage() {
  const loaded = useView(source);
  if (loaded.state !== 'ready') return <Loading loaded={loaded} />;
  return loaded.value && <Summary summary={loaded.value} />;
}

function Summary({ summary }: { readonly summary: NonNullable<SummaryView> }) {
  const { from, to, why, counts, account, mode } = summary;
  const words = texts.summary;
  const acknowledging = useDeed();
  return (
    <Dialog
      // Not the button: a Return that was meant for something else would press it unseen.
      isReadFirst
      title={words.title}
      figure={
        <span className="need-figure stolen">
          <Icon name="warning" />
        </span>
      }
      lead={words.lead(account.loginName, new URL(account.origin).host)}
      buttons={
        <Button
          isDefault
          isDisabled={acknowledging.isBusy}
          onPress={() => void acknowledging.run(() => homeward.ask('summary:acknowledge', null))}
        >
          {words.seen}
        </Button>
      }
    >
      <ul className="tiles">
        {kinds.map((kind) => (
          <li key={kind}>
            <Icon name={icons[kind]} />
            <b>{inFull(counts[kind])}</b>
            <span>{words.tiles[kind]}</span>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          [words.from, moment(from)],
          [words.to, moment(to)],
          [words.ended, words.why[why]],
        ]}
      />
      <p>{words.now[mode]}</p>
      <Trouble words={acknowledging.words} />
    </Dialog>
  );
}
