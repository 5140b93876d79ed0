import type { IpcEventName, IpcRequest, IpcValue } from '../../../agent/src/shell/ipc-contract.ts';

/** What an event is asked with when all is well, what looks like it and is not, and how it is answered. */
interface Row<E extends IpcEventName> {
  readonly good: IpcRequest<E>;
  readonly bad: readonly unknown[];
  readonly reply: IpcValue<E>;
}

const code = { form: 'code', server: 'homeward.example', code: 'AAAA-BBBB-CCCC-DDDD' } as const;
/** An event that is asked with nothing and answered with nothing. */
const bare = { good: null, bad: [], reply: null } as const;

/** A row for each event of the contract. */
export const ipcRequests: { readonly [E in IpcEventName]: Row<E> } = {
  'pairing:view': { ...bare, reply: { step: 'enter', words: '' } },
  'pairing:enter': {
    good: code,
    bad: [
      { ...code, code: 'A'.repeat(65) },
      { ...code, server: 'a'.repeat(301) },
      { form: 'file', link: 'x' },
      { form: 'link', link: `homeward://${'x'.repeat(2048)}` },
      { form: 'link', server: 'x', code: 'y' },
    ],
    reply: null,
  },
  'pairing:proceed': bare,
  'pairing:confirm': bare,
  'window:close': bare,
};
