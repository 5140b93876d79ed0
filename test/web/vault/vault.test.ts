import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import { keepSeenStates, rememberStateRev, seenStateRev } from '../../../server/web/src/vault/seen-state.ts';
import { IDLE_LOCK_MS, Vault } from '../../../server/web/src/vault/vault.ts';

const account = { accountId: 'a', loginName: 'heron', signedState: { token: '', state: { rev: 3 } } } as OpenAccount;

beforeEach(() => {
  jest.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the vault', () => {
  test('puts the keys away after 15 idle minutes, and not before', () => {
    const vault = new Vault();
    vault.open({ account, session: { id: 's' } });
    jest.advanceTimersByTime(IDLE_LOCK_MS - 10_000);
    vault.touch();
    jest.advanceTimersByTime(IDLE_LOCK_MS - 10_000);
    expect(vault.state().status).toBe('open');
    jest.advanceTimersByTime(20_000);
    expect(vault.state()).toEqual({ status: 'locked', loginName: 'heron', sessionId: 's', isSessionOver: false });
  });

  test('locks by the wall clock, so that sleep counts', () => {
    let now = 0;
    const vault = new Vault(() => now);
    vault.open({ account, session: { id: 's' } });
    now = IDLE_LOCK_MS;
    jest.advanceTimersByTime(5_000);
    expect(vault.state().status).toBe('locked');
  });

  test('says how long the keys stay if nobody does anything', () => {
    let now = 0;
    const vault = new Vault(() => now);
    expect(vault.untilLockMs()).toBe(Number.POSITIVE_INFINITY);
    vault.open({ account, session: { id: 's' } });
    now = 60_000;
    expect(vault.untilLockMs()).toBe(IDLE_LOCK_MS - 60_000);
    vault.touch();
    expect(vault.untilLockMs()).toBe(IDLE_LOCK_MS);
    vault.lock();
    expect(vault.untilLockMs()).toBe(Number.POSITIVE_INFINITY);
  });

  test('is locked for whoever comes after the idle time, even before a late timer has run', () => {
    let now = 0;
    const vault = new Vault(() => now);
    vault.open({ account, session: { id: 's' } });
    now = IDLE_LOCK_MS;
    vault.touch();
    expect(vault.state().status).toBe('locked');
  });

  test('opens again after a long time locked', () => {
    let now = 0;
    const vault = new Vault(() => now);
    vault.open({ account, session: { id: 's' } });
    vault.lock();
    now = 10 * IDLE_LOCK_MS;
    vault.open({ account, session: { id: 't' } });
    expect(vault.state().status).toBe('open');
    vault.close(true);
    expect(vault.state()).toEqual({ status: 'closed', sessionLeft: true, mayRun: false });
  });

  test('tells its listeners, and runs no timer once it is closed', () => {
    const vault = new Vault();
    const told: string[] = [];
    vault.subscribe(() => told.push(vault.state().status));
    vault.open({ account, session: { id: 's' } });
    vault.lock();
    vault.close();
    expect(told).toEqual(['open', 'locked', 'closed']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('remembers the highest state that this browser has seen, never a lower one', () => {
    new Vault().open({ account, session: { id: 's' } });
    rememberStateRev('a', 2);
    expect(seenStateRev('a')).toBe(3);
    expect(seenStateRev('b')).toBe(0);
    localStorage.setItem('homeward.seen-state-rev', JSON.stringify({ c: 5 }));
    expect([seenStateRev('a'), seenStateRev('c')]).toEqual([3, 5]);
    localStorage.setItem('homeward.seen-state-rev', 'rubbish');
    expect(seenStateRev('c')).toBe(0);
  });

  test('keeps it in this page alone on somebody else’s device', () => {
    localStorage.clear();
    keepSeenStates(false);
    rememberStateRev('d', 4);
    keepSeenStates(true);
    expect(localStorage).toHaveLength(0);
    expect(seenStateRev('d')).toBe(4);
  });
});
