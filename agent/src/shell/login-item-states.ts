/** In no particular order; see `LoginItemState`. */
export const loginItemStates = ['enabled', 'requires-approval', 'not-registered', 'not-found', 'unsupported'] as const;

/**
 * Whether macOS starts Homeward at login and again whenever it ends:
 * - `enabled`: it does
 * - `requires-approval`: somebody switched it off in System Settings › General › Login Items, where it can be switched on
 * - `not-registered`: nobody has asked it to
 * - `not-found`: macOS knows nothing of it, as before the first time, or the app is not complete
 * - `unsupported`: this is not the packed app on a Mac, and nothing is registered
 */
export type LoginItemState = (typeof loginItemStates)[number];
