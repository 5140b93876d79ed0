import { expect, test } from '@jest/globals';
import { act, useReducer } from 'react';
import { type StreetOffer, streetsAfter, streetsOff } from '../../../server/web/src/streets/streets.ts';
import { StreetsControl, useMapCredits } from '../../../server/web/src/streets/streets-control.tsx';
import { type Streets, StreetsContext } from '../../../server/web/src/streets/use-streets.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const words = texts.streets;
const fromHost: StreetOffer = { from: 'host', host: 'tiles.example.org', url: 'https://tiles.example.org/style.json' };

const root = reactRoot();
let streets: Streets;

function Subject({ offer }: { readonly offer: StreetOffer | null }) {
  const [state, tell] = useReducer(streetsAfter, streetsOff);
  streets = { offer, state, tell };
  return (
    <StreetsContext value={streets}>
      <StreetsControl />
      <Credits />
    </StreetsContext>
  );
}
const Credits = () => <p className="credits">{useMapCredits()}</p>;

const show = (offer: StreetOffer | null) => act(async () => root.render(<Subject offer={offer} />));
const press = (role: string) => act(async () => document.querySelector<HTMLElement>(role)?.click());
const said = () => document.body.textContent ?? '';
const credits = () => document.querySelector('.credits')?.textContent;

test('where the operator set no street map there is no switch', async () => {
  await show(null);
  expect(document.querySelector('button')).toBeNull();
  expect(credits()).toBe(words.embedded);
});

test('outside of a session there is none either', async () => {
  await act(async () => root.render(<StreetsControl />));
  expect(document.querySelector('button')).toBeNull();
});

test('who learns what is said before anything is switched on', async () => {
  await show(fromHost);
  expect(said()).not.toContain('tiles.example.org');
  await press('button');
  expect(said()).toContain(words.fromHost('tiles.example.org'));
  expect(said()).toContain(words.session);
  expect(streets.state.isOn).toBe(false);
  await press('[role="switch"]');
  expect(streets.state.isOn).toBe(true);
  expect(credits()).toBe('tiles.example.org');
  await act(async () => streets.tell({ what: 'credited', credits: '© Somebody' }));
  expect(credits()).toBe('© Somebody, tiles.example.org');
  // The map that was asked for lies beneath.
  expect(document.querySelector('[role="switch"]')).toBeNull();
  await press('button');
  await press('[role="switch"]');
  expect(streets.state.isOn).toBe(false);
  expect(credits()).toBe(words.embedded);
});

test('of the server’s own file it is said that nobody else learns anything', async () => {
  await show({ from: 'server' });
  await press('button');
  expect(said()).toContain(words.fromServer);
});

test('in the app’s console, which may not ask a third party, it is said where it can be had', async () => {
  await show({ from: 'nowhere', host: 'tiles.example.org' });
  await press('button');
  expect(said()).toContain(words.notHere('tiles.example.org'));
  expect(document.querySelector('[role="switch"]')).toBeNull();
});

test('a map that does not come is said, and is off again', async () => {
  await show(fromHost);
  await act(async () => streets.tell({ what: 'switched', on: true }));
  await act(async () => streets.tell({ what: 'failed' }));
  expect(document.querySelector('[role="status"]')?.textContent).toBe(words.failed);
  expect(credits()).toBe(words.embedded);
});
