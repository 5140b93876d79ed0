import type { ActivityKind } from '@homeward/shared/api/activity';
import type { MessageKind } from '@homeward/shared/api/messages';

/** What of the account's log is told. The rest is the owner's own doing that helps nobody else. */
export const toldOf: Readonly<Partial<Record<ActivityKind, MessageKind>>> = {
  'signed-in': 'new-sign-in',
  recovered: 'new-sign-in',
  'order-given': 'order-changed',
  'mac-removed': 'mac-retired',
  'mac-kept': 'mac-retired',
  'mac-removal-final': 'mac-retired',
  'password-changed': 'account-changed',
  'factor-added': 'account-changed',
  'factor-removed': 'account-changed',
  'session-tagged': 'account-changed',
  'hold-asked': 'account-changed',
  'hold-done': 'account-changed',
  'recovery-code-renewed': 'account-changed',
  'keys-rotated': 'account-changed',
  'evidence-ending': 'account-changed',
  'evidence-erasing': 'account-changed',
  'retention-changed': 'account-changed',
  'deletion-asked': 'account-changed',
  'deletion-withdrawn': 'account-changed',
  'share-made': 'account-changed',
  'messages-changed': 'account-changed',
};
