import type { PairingView } from '../../pairing-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Loading } from '../parts/loading.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { useView } from '../parts/use-view.ts';
import { Waiting } from '../parts/waiting.tsx';
import { texts } from '../texts.ts';
import { Digits } from './digits.tsx';
import { EnterStep } from './enter-step.tsx';
import { PairingFigure } from './pairing-figure.tsx';

const homeward = bridgeOf<'pairing'>();
const close = () => void homeward.ask('window:close', null);
const source = {
  ask: () => homeward.ask('pairing:view', null),
  listen: (listener: (view: PairingView) => void) => homeward.listen('pairing:changed', listener),
};

/** Pairs this Mac. Wherever something is to be decided, Return and Esc decide nothing but to cancel. */
export function PairingPage() {
  const loaded = useView(source);
  useKeys({ onEscape: close });
  if (loaded.state !== 'ready') return <Loading loaded={loaded} onClose={close} />;
  const view = loaded.value;
  const isConfirmed = view.step === 'compare' && view.isConfirmed;
  return (
    <div className="whole" aria-live="polite">
      {/* Made anew with every step, so that the focus is on its button for sure. */}
      <Step key={`${view.step} ${isConfirmed}`} view={view} />
    </div>
  );
}

function Step({ view }: { readonly view: PairingView }) {
  const { offered, asking, compare, paired, refused } = texts.pairing;
  const cancel = (
    <Button onPress={close} isDefault takesFocus>
      {texts.common.cancel}
    </Button>
  );
  const done = (
    <Button onPress={close} isDefault takesFocus>
      {texts.common.close}
    </Button>
  );
  switch (view.step) {
    case 'enter':
      return <EnterStep words={view.words} onCancel={close} />;
    case 'offered':
      return (
        <Dialog
          title={offered.title}
          figure={<PairingFigure />}
          lead={offered.lead}
          buttons={
            <>
              {cancel}
              <Button onPress={() => void homeward.ask('pairing:proceed', null)}>{texts.common.continue}</Button>
            </>
          }
        >
          <p className="host">{view.host}</p>
          <p>{offered.warning}</p>
        </Dialog>
      );
    case 'asking':
      return (
        <Dialog title={asking.title} figure={<PairingFigure isBusy />} buttons={cancel}>
          <p className="host">{view.host}</p>
          <Waiting words={asking.wait} />
        </Dialog>
      );
    case 'compare':
      return (
        <Dialog
          title={compare.title}
          lead={compare.lead}
          buttons={
            <>
              {cancel}
              {!view.isConfirmed && (
                <Button onPress={() => void homeward.ask('pairing:confirm', null)}>{compare.agree}</Button>
              )}
            </>
          }
        >
          <Digits digits={view.digits} />
          <Facts facts={factsOf(view)} />
          {view.isConfirmed ? <Waiting words={compare.confirmInConsole} /> : <p>{compare.means}</p>}
        </Dialog>
      );
    case 'paired':
      return (
        <Dialog title={paired.title} figure={<PairingFigure isDone />} lead={paired.lead} buttons={done}>
          <Facts facts={factsOf(view)} />
          <p>{paired.next}</p>
        </Dialog>
      );
    case 'refused':
      return (
        <Dialog title={refused.title} figure={<PairingFigure />} lead={view.words} buttons={done}>
          <p>{refused.instead}</p>
        </Dialog>
      );
  }
}

const factsOf = (view: { readonly host: string; readonly loginName: string; readonly model?: string }) =>
  [
    [texts.common.server, view.host],
    [texts.common.account, view.loginName],
    [texts.common.mac, view.model ?? ''],
  ] as const;
