import { Notification } from 'electron';
import { texts } from './pages/texts.ts';

/** Shows a first notification. macOS asks whether an app may show any when it shows one, and in no other way. */
export function showSampleNotice(): void {
  new Notification({ title: texts.brand, body: texts.firstRun.sampleNotice }).show();
}
