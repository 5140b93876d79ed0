import { join } from 'node:path';

/** Where the agent keeps what it keeps; the directory is 0700, each file 0600. */
export interface DataDirectory {
  readonly root: string;
  readonly state: string;
  readonly secrets: string;
  /** Secrets that only the app can open, with the keychain's key. */
  readonly sealedSecrets: string;
  readonly head: string;
  readonly anchor: string;
  readonly contact: string;
  readonly settings: string;
  readonly permissions: string;
  readonly journal: string;
  /** What mode stolen collected, in numbers. */
  readonly stolen: string;
  readonly engineLock: string;
  readonly pairingLock: string;
  /** Sealed items that wait to be sent. */
  readonly outbox: string;
  /** Sealed items that the server has, kept for two weeks. */
  readonly sent: string;
  /** Sealed items that the server will never take. */
  readonly rejected: string;
  /** What the command line hands to the running engine. */
  readonly inbox: string;
}

export function dataDirectoryAt(root: string): DataDirectory {
  const at = (name: string) => join(root, name);
  return {
    root,
    state: at('state.json'),
    secrets: at('secrets.json'),
    sealedSecrets: at('secrets.sealed.json'),
    head: at('head.json'),
    anchor: at('anchor.json'),
    contact: at('contact.json'),
    settings: at('settings.json'),
    permissions: at('permissions.json'),
    journal: at('journal.jsonl'),
    stolen: at('stolen.json'),
    engineLock: at('engine.lock'),
    pairingLock: at('pairing.lock'),
    outbox: at('outbox'),
    sent: at('sent'),
    rejected: at('rejected'),
    inbox: at('inbox'),
  };
}
