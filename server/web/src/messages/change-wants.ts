import type { Call } from '@homeward/shared/api/client';
import type { MessageKind } from '@homeward/shared/api/messages';

/** Has a channel told of these kinds. One that only a newer server knows goes back to it as it came, and stays switched on. */
export const changeWants = (call: Call, channelId: string, wants: readonly string[]) =>
  call('changeChannel', { params: { channelId }, body: { wants: [...new Set(wants)] as MessageKind[] } });
