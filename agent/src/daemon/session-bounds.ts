import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import type { SocketBounds } from '../link/socket-channel.ts';

/** Base64 makes four characters of three bytes. */
const MAX_PHOTO_MESSAGE_BYTES = Math.ceil((MAX_SEALED_BYTES * 4) / 3) + 64 * 1024;
const MAX_WORDS_BYTES = 4 * 1024 * 1024;

/** What the engine lets the app of whoever is logged in do. */
export const boundsForApp: SocketBounds = {
  maxMessageBytes: MAX_PHOTO_MESSAGE_BYTES,
  maxQueuedBytes: 4 * MAX_WORDS_BYTES,
  maxMessagesPerSecond: 100,
  maxBytesPerSecond: 3 * MAX_PHOTO_MESSAGE_BYTES,
};

/** What the app lets the engine do; photos only go the other way. */
export const boundsForEngine: SocketBounds = {
  maxMessageBytes: MAX_WORDS_BYTES,
  maxQueuedBytes: 2 * MAX_PHOTO_MESSAGE_BYTES,
  maxMessagesPerSecond: 1_000,
  maxBytesPerSecond: 16 * MAX_WORDS_BYTES,
};
