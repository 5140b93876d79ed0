import { Connection } from './connection.ts';
import { inLocalStorage } from './remembered.ts';
import { likelyDevice } from './whose-device.ts';

/** The app writes its server here; in every other copy of the page it is empty. See `agent/src/shell/console-files.ts`. */
const named = document.querySelector<HTMLMetaElement>('meta[name="homeward-server"]')?.content;

/** This page's connection to its owner's server. */
export const connection = new Connection(
  window.location.origin,
  named || null,
  inLocalStorage,
  likelyDevice(navigator),
);

export const { call } = connection;
