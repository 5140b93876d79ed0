import type * as Real from 'electron';

/** An event of Electron's, and whether it was prevented. */
export class FakeEvent implements Pick<Real.Event, 'preventDefault' | 'defaultPrevented'> {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
