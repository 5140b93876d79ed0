import { beforeEach, expect, test } from '@jest/globals';
import { quitWhenReleased } from '../../../agent/src/shell/quit-when-released.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import type { WindowName } from '../../../agent/src/shell/windows/window-names.ts';
import { protectedMac, releasedMac, stolenMac, unpaired } from './statuses.ts';

let status: ShellStatus;
let listener: () => void;
let onClosed: () => void;
let isOpen: boolean;
let left: number;
let stop: () => void;

function begin(first: ShellStatus): void {
  status = first;
  stop = quitWhenReleased(
    {
      status: () => status,
      onChange: (given) => {
        listener = given;
        return () => {
          listener = () => {};
        };
      },
    },
    {
      isOpen: (name: WindowName) => name === 'release' && isOpen,
      onClosed: (_name, given) => {
        onClosed = given;
      },
    },
    () => {
      left += 1;
    },
  );
}
beforeEach(() => {
  [left, isOpen] = [0, false];
});

/** The engine tells of each of these in turn. */
function through(...statuses: ShellStatus[]): number {
  for (const next of statuses) {
    status = next;
    listener();
  }
  return left;
}
const asked = (wish: 'unpair' | 'quit'): ShellStatus => ({ ...protectedMac, releaseAsked: wish });
const released = (wish: 'unpair' | 'quit'): ShellStatus => ({ ...releasedMac, releaseAsked: wish });
const summary: NonNullable<ShellStatus['stolenSummary']> = {
  ...{ from: 1, to: 2, why: 'order', account: { loginName: 'ada', origin: 'https://homeward.example' } },
  counts: { report: 1, snapshot: 0, machine: 0, route: 0 },
};

test('asked to quit, let go, all sent: it ends, once', () => {
  begin(protectedMac);
  expect(through(asked('quit'), released('quit'), released('quit'))).toBe(0);
  expect(through(unpaired, unpaired)).toBe(1);
});

test('asked to unpair, and let go: it stays', () => {
  begin(protectedMac);
  expect(through(asked('unpair'), released('unpair'), unpaired)).toBe(0);
});

test('let go unasked, or unpaired without the owner: it stays', () => {
  begin(protectedMac);
  expect(through(releasedMac, unpaired, protectedMac, asked('quit'), unpaired)).toBe(0);
});

test('asked, and answered otherwise: nothing is left of the wish', () => {
  begin(released('quit'));
  expect(through(stolenMac(true), unpaired)).toBe(0);
});

test('the app was started again while it was sending what waits', () => {
  begin(released('quit'));
  expect(through(unpaired)).toBe(1);
});

test('what is still to be said is read first: the summary of a theft, and that the owner agreed', () => {
  begin(released('quit'));
  isOpen = true;
  expect(through({ ...unpaired, stolenSummary: summary }, unpaired)).toBe(0);
  isOpen = false;
  onClosed();
  expect(left).toBe(1);
  begin(released('quit'));
  expect(through({ ...unpaired, stolenSummary: summary })).toBe(1);
  expect(through(unpaired)).toBe(2);
});

test('stopped, it ends nothing', () => {
  begin(released('quit'));
  stop();
  expect(through(unpaired)).toBe(0);
});
