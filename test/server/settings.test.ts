import { expect, test } from '@jest/globals';
import { type SettingName, settings, settingsHelp, variableOf } from '../../server/src/settings.ts';

test('the help names every setting, its value and its default', () => {
  const help = settingsHelp();
  for (const [name, { describes }] of Object.entries(settings)) {
    expect(help).toMatch(new RegExp(`--${name} [A-Z-]+ +\\S`));
    expect(help).toContain(describes);
  }
  expect(help).toContain('port to listen on (4600)');
  expect(help).toContain('--help');
});

test('variables are named after the flags', () => {
  expect(Object.keys(settings).map((name) => variableOf(name as SettingName))).toEqual(
    expect.arrayContaining(['HOMEWARD_PORT', 'HOMEWARD_DATA', 'HOMEWARD_PUBLIC_URL', 'HOMEWARD_TRUSTED_PROXIES']),
  );
});

test('every default is valid', () => {
  for (const setting of Object.values(settings)) {
    if ('preset' in setting) expect(() => setting.read(setting.preset)).not.toThrow();
  }
});
