import type { NewChannel } from '@homeward/shared/api/messages';
import { fromBase64Url } from '@homeward/shared/base64url';

/** A scope of its own: nothing of the console is fetched through this worker. */
const WORKER = '/push-worker.js';
export const PUSH_SCOPE = '/push/';

/** Whether this browser can be told something while no page is open. Not within the Mac app, which has no push service. */
export const canBePushed = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && isOfTheWeb();

const isOfTheWeb = (): boolean => location.protocol === 'https:' || location.protocol === 'http:';

/**
 * Subscribes this browser with its maker's push service.
 * @param serverKey the server's VAPID key, base64url.
 * @throws Error where the owner, or the browser, does not allow it.
 */
export async function subscribe(serverKey: string): Promise<Omit<Extract<NewChannel, { kind: 'push' }>, 'wants'>> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('notifications are not allowed');
  const registration = await navigator.serviceWorker.register(WORKER, { scope: PUSH_SCOPE });
  await untilActive(registration);
  const applicationServerKey = new Uint8Array(fromBase64Url(serverKey));
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (!endpoint || !p256dh || !auth) throw new Error('the browser gave no keys');
  return { kind: 'push', endpoint, p256dh, auth };
}

/** `navigator.serviceWorker.ready` waits for a worker of this page, which this one is not. */
async function untilActive({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active || !worker) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('the worker did not start'));
    });
  });
}
