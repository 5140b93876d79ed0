import { Closed } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

const Host = Type.String({ maxLength: 300 });
const LoginName = Type.String({ maxLength: 64 });

/** What the pairing window shows. No secret is in it: link and code stay in the main process. */
export const PairingView = Type.Union([
  /** Paste a link, or type server and code; `words` says why the last try came to nothing. */
  Closed({ step: Type.Literal('enter'), words: Type.String({ maxLength: 1000 }) }),
  /** A link was clicked: nothing is asked of that server before somebody says so. */
  Closed({ step: Type.Literal('offered'), host: Host }),
  Closed({ step: Type.Literal('asking'), host: Host }),
  /** Six digits to compare with the console's. `isConfirmed` once somebody said here that they agree. */
  Closed({
    step: Type.Literal('compare'),
    host: Host,
    loginName: LoginName,
    /** What the console shows of this Mac, beside the digits; empty where the Mac does not know. */
    model: Type.String({ maxLength: 200 }),
    digits: Type.String({ pattern: '^[0-9]{6}$' }),
    isConfirmed: Type.Boolean(),
  }),
  Closed({ step: Type.Literal('paired'), host: Host, loginName: LoginName }),
  /** There is nothing to enter: this Mac is paired. */
  Closed({ step: Type.Literal('refused'), words: Type.String({ maxLength: 1000 }) }),
]);
export type PairingView = Static<typeof PairingView>;

/** What happens to a pairing; `failed` comes with the reason in words. */
export type PairingInput =
  | { readonly input: 'offered' | 'asked'; readonly host: string }
  | { readonly input: 'answered'; readonly loginName: string; readonly model: string; readonly digits: string }
  | { readonly input: 'confirmed' }
  | { readonly input: 'certified' }
  | { readonly input: 'failed'; readonly words: string };

export const firstView: PairingView = { step: 'enter', words: '' };

/** The view after an input. What does not fit the step changes nothing: an answer may come after its pairing was given up. */
export function nextView(view: PairingView, input: PairingInput): PairingView {
  switch (input.input) {
    case 'offered':
      return view.step === 'enter' || view.step === 'offered' ? { step: 'offered', host: input.host } : view;
    case 'asked':
      return view.step === 'enter' || view.step === 'offered' ? { step: 'asking', host: input.host } : view;
    case 'answered': {
      const { loginName, model, digits } = input;
      return view.step === 'asking'
        ? { step: 'compare', host: view.host, loginName, model, digits, isConfirmed: false }
        : view;
    }
    case 'confirmed':
      return view.step === 'compare' ? { ...view, isConfirmed: true } : view;
    case 'certified':
      return view.step === 'compare' && view.isConfirmed
        ? { step: 'paired', host: view.host, loginName: view.loginName }
        : view;
    case 'failed':
      return view.step === 'paired' || view.step === 'refused' ? view : { step: 'enter', words: input.words };
  }
}
