import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Trouble } from './trouble.tsx';
import type { Loaded } from './use-view.ts';
import { Waiting } from './waiting.tsx';

interface LoadingProps {
  readonly loaded: Exclude<Loaded<unknown>, { readonly state: 'ready' }>;
  /** Where the window has nothing to close it by, it is left out. */
  readonly onClose?: () => void;
}

/** Stands where a view will be, or says why there is none. */
export function Loading({ loaded, onClose }: LoadingProps) {
  const close = onClose && <Button onPress={onClose}>{texts.common.close}</Button>;
  if (loaded.state === 'loading') {
    return (
      <Dialog title={texts.brand} buttons={close}>
        <Waiting words={texts.common.loading} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={texts.brand}
      buttons={
        <>
          {close}
          <Button onPress={loaded.again} isDefault takesFocus>
            {texts.common.again}
          </Button>
        </>
      }
    >
      <Trouble words={loaded.words} />
    </Dialog>
  );
}
