import { describe, expect, test } from '@jest/globals';
import { type Ground, mapStyle } from '../../../server/web/src/map/world-style.ts';
import { readGround } from '../../../server/web/src/streets/street-style.ts';
import {
  type StreetEvent,
  type StreetState,
  streetOffer,
  streetsAfter,
  streetsOff,
} from '../../../server/web/src/streets/streets.ts';

describe('what an owner is offered', () => {
  const style = { kind: 'style', url: 'https://tiles.example.org:8443/style.json?key=1' } as const;
  test.each([
    [null, 'server', null],
    [undefined, 'server', null],
    [{ kind: 'file' }, 'server', { from: 'server' }],
    [{ kind: 'file' }, 'app', { from: 'server' }],
    [style, 'server', { from: 'host', host: 'tiles.example.org:8443', url: style.url }],
    [style, 'elsewhere', { from: 'host', host: 'tiles.example.org:8443', url: style.url }],
    [style, 'app', { from: 'nowhere', host: 'tiles.example.org:8443' }],
  ] as const)('of %j, in a console that came from the %s', (source, at, offer) => {
    expect(streetOffer(source, at)).toEqual(offer);
  });
});

describe('streets', () => {
  const on: StreetState = { isOn: true, trouble: null, credits: '' };
  const credited: StreetEvent = { what: 'credited', credits: '© Somebody' };
  test.each<[string, StreetState, StreetEvent, StreetState]>([
    ['are switched on', streetsOff, { what: 'switched', on: true }, on],
    ['are switched off', { ...on, credits: 'x' }, { what: 'switched', on: false }, streetsOff],
    ['are off where they do not come', on, { what: 'failed' }, { ...streetsOff, trouble: 'failed' }],
    ['may be tried again', { ...streetsOff, trouble: 'failed' }, { what: 'switched', on: true }, on],
    ['stay where a part is missing', on, { what: 'incomplete' }, { ...on, trouble: 'incomplete' }],
    ['name who made them', on, credited, { ...on, credits: '© Somebody' }],
    ['are not switched on by what a map says late', streetsOff, { what: 'failed' }, streetsOff],
    ['name nobody once they are off', streetsOff, credited, streetsOff],
  ])('%s', (_, before, event, after) => {
    expect(streetsAfter(before, event)).toEqual(after);
  });

  test('stand as they stood where nothing new was said, so that nothing is drawn anew', () => {
    const troubled: StreetState = { ...on, trouble: 'incomplete', credits: '© Somebody' };
    expect(streetsAfter(troubled, { what: 'incomplete' })).toBe(troubled);
    expect(streetsAfter(troubled, credited)).toBe(troubled);
  });
});

describe('a foreign style', () => {
  const style = {
    version: 8,
    name: 'Anybody’s',
    center: [10, 50],
    zoom: 3,
    glyphs: 'https://tiles.example.org/{fontstack}/{range}.pbf',
    sprite: 'https://tiles.example.org/sprite',
    sources: { latest: { type: 'vector', url: 'https://tiles.example.org/tiles.json' } },
    layers: [
      { id: 'latest', type: 'background' },
      { id: 'roads', type: 'line', source: 'latest', 'source-layer': 'roads' },
    ],
  };

  test('lies below what the page draws, and takes no name from it', () => {
    const ground: Ground = readGround(style);
    expect(ground).toEqual({
      sprite: style.sprite,
      sources: { 'street:latest': style.sources.latest },
      layers: [
        { id: 'street:latest', type: 'background' },
        { id: 'street:roads', type: 'line', source: 'street:latest', 'source-layer': 'roads' },
      ],
    });
    const whole = mapStyle(document.body, ground);
    const ids = whole.layers.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['street:latest', 'street:roads']);
    expect(ids).toContain('latest');
    expect(new Set(ids).size).toBe(ids.length);
    expect(whole).not.toHaveProperty('glyphs');
    expect(whole).not.toHaveProperty('center');
  });

  test.each([null, 'style', {}, { ...style, version: 7 }, { ...style, layers: {} }, { ...style, sources: null }])(
    'that is none is refused: %j',
    (other) => {
      expect(() => readGround(other)).toThrow('this is no map style');
    },
  );
});
