import type { ReleaseView } from '../../views/release-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Administrator } from '../parts/administrator.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { type Deed, useDeed } from '../parts/use-deed.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useView } from '../parts/use-view.ts';
import { Waiting } from '../parts/waiting.tsx';
import { texts } from '../texts.ts';

const homeward = bridgeOf<'release'>();
const close = () => void homeward.ask('window:close', null);
const source = {
  ask: () => homeward.ask('release:view', null),
  listen: (listener: (view: ReleaseView) => void) => homeward.listen('release:changed', listener),
};

/** Asks the owner to let this Mac go, and waits. Return and Esc ask for nothing. */
export function ReleasePage() {
  const loaded = useView(source);
  const asking = useDeed();
  useKeys({ onEscape: close });
  if (loaded.state !== 'ready') return <Loading loaded={loaded} onClose={close} />;
  return (
    <div className="whole" aria-live="polite">
      {/* Made anew with every step, so that the focus is on its button for sure. */}
      <Step key={loaded.value.step} view={loaded.value} asking={asking} />
    </div>
  );
}

function Step({ view, asking }: { readonly view: ReleaseView; readonly asking: Deed }) {
  const { wish, step, account } = view;
  const { released, declined, stolen } = texts.release;
  if (account === null || step === 'released') {
    return <Ending title={released.title} text={released.text[wish]} isGood />;
  }
  switch (step) {
    case 'ask':
      return <Ask view={view} account={account} asking={asking} />;
    case 'asked':
      return <Asked view={view} account={account} />;
    case 'declined':
      return <Ending title={declined.title} text={declined.text(account.loginName)} />;
    case 'stolen':
      return <Ending title={stolen.title} text={stolen.text} />;
  }
}

interface EndingProps {
  readonly title: string;
  readonly text: string;
  readonly isGood?: boolean;
}

/** There is nothing to ask any more. */
function Ending({ title, text, isGood = false }: EndingProps) {
  return (
    <Dialog
      title={title}
      figure={<Figure isDone={isGood} />}
      lead={text}
      buttons={
        <Button isDefault takesFocus onPress={close}>
          {texts.common.close}
        </Button>
      }
    />
  );
}

interface PartProps {
  readonly view: ReleaseView;
  readonly account: NonNullable<ReleaseView['account']>;
}

function Ask({ view, account, asking }: PartProps & { readonly asking: Deed }) {
  const { release, common } = texts;
  return (
    <Dialog
      title={release.titles[view.wish]}
      figure={<Figure />}
      lead={release.means[view.wish]}
      buttons={
        <>
          <Button isDefault takesFocus onPress={close}>
            {common.cancel}
          </Button>
          <Button isDisabled={asking.isBusy} onPress={() => void asking.run(() => homeward.ask('release:ask', null))}>
            {release.ask(account.loginName)}
          </Button>
        </>
      }
    >
      <Confirming view={view} account={account} />
      <Trouble words={asking.words} />
      <Administrator command={view.unpairCommand} words={texts.release.administrator} />
    </Dialog>
  );
}

function Asked({ view, account }: PartProps) {
  const { release, common } = texts;
  return (
    <Dialog
      title={release.titles[view.wish]}
      figure={<Figure />}
      lead={release.mayClose}
      buttons={
        <Button isDefault takesFocus onPress={close}>
          {common.close}
        </Button>
      }
    >
      <Waiting words={release.asked(account.loginName)} />
      <Confirming view={view} account={account} />
      <Administrator command={view.unpairCommand} words={texts.release.administrator} />
    </Dialog>
  );
}

/** How the owner confirms it. */
function Confirming({ view, account }: PartProps) {
  const { release } = texts;
  return (
    <section className="group padded">
      <h2>{release.confirms(account.loginName)}</h2>
      <ol className="numbered">
        {release.steps(new URL(account.origin).host).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {!view.isOnline && (
        <p className="note">
          <Icon name="warning" />
          {release.offline}
        </p>
      )}
    </section>
  );
}

/** A Mac with a key beside it: the owner's. */
function Figure({ isDone = false }: { readonly isDone?: boolean }) {
  return (
    <span className={isDone ? 'need-figure good' : 'need-figure release'}>
      <Icon name={isDone ? 'check' : 'key'} />
    </span>
  );
}
