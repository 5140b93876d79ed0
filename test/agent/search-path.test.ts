import { describe, expect, test } from '@jest/globals';
import { programEnvironment, searchPath } from '../../agent/src/search-path.ts';

describe('searchPath', () => {
  test('has the wrappers first, then what was inherited, then where programs usually are', () => {
    const path = searchPath('/opt/tools:/usr/bin', '/app/bin').split(':');
    expect(path.slice(0, 3)).toEqual(['/app/bin', '/opt/tools', '/usr/bin']);
    expect(path).toEqual(expect.arrayContaining(['/opt/homebrew/bin', '/usr/sbin', '/sbin']));
    expect(new Set(path).size).toBe(path.length);
  });

  test('leaves out entries that mean the current directory', () => {
    expect(searchPath('.::bin:/usr/bin', '/app/bin').split(':')).not.toEqual(expect.arrayContaining(['.', '', 'bin']));
  });

  test('does without an inherited PATH', () => {
    expect(searchPath(undefined, '/app/bin')).toMatch(/^\/app\/bin:/);
  });
});

describe('programEnvironment', () => {
  test('hands on nothing that the programs do not need', () => {
    const own = {
      PATH: '/usr/bin',
      HOME: '/home/ann',
      HOMEWARD_TOKEN: 'secret',
      NODE_OPTIONS: '--inspect',
      EMPTY: undefined,
    };
    const environment = programEnvironment(own, '/app/bin');
    expect(Object.keys(environment).sort()).toEqual(['HOME', 'LC_ALL', 'PATH']);
    expect(environment).toMatchObject({ HOME: '/home/ann', LC_ALL: 'C' });
  });
});
