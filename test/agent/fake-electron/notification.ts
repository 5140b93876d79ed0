import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { electron } from './deeds.ts';
import { FakeEvent } from './event.ts';

export class FakeNotification extends EventEmitter implements Pick<Real.Notification, 'show' | 'close'> {
  readonly options: Real.NotificationConstructorOptions;

  constructor(options: Real.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
  }
  static removeAll(): void {
    electron.shownNotices.length = 0;
  }
  show(): void {
    electron.notices.push(this.options);
    electron.shownNotices.push(this);
  }
  close(): void {
    electron.shownNotices.splice(electron.shownNotices.indexOf(this), 1);
    this.emit('close', new FakeEvent());
  }
}
