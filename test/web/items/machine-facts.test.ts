import { describe, expect, test } from '@jest/globals';
import { machineFacts } from '../../../server/web/src/items/machine-facts.ts';
import { machineItem } from './entries.ts';

const told = { model: 'MacBookPro18,3', serial: 'FCX19GT9XR' };

describe('what is asked for first where a Mac is reported', () => {
  test('is what it told when it was paired, where it has captured nothing since', () => {
    expect(machineFacts([], told)).toEqual(told);
    expect(machineFacts([], { model: '', serial: null })).toEqual({ model: '', serial: null });
  });

  test('is what it captured, where it has', () => {
    const system = { value: { operatingSystem: 'macOS', release: '26.1', hostName: 'ada', serial: 'C02XL0GTJGH5' } };
    expect(machineFacts([machineItem(system)], told)).toEqual({ model: told.model, serial: 'C02XL0GTJGH5' });
  });

  test('is what was known before, where the Mac could not read it', () => {
    const system = { problem: 'deadline', detail: 'after 5 s' } as const;
    expect(machineFacts([machineItem(system)], told)).toEqual(told);
  });
});
