import { beforeEach, expect, test } from '@jest/globals';
import { listenForLinks } from '../../../agent/src/shell/link-listener.ts';
import { app, electron, FakeEvent, resetElectron } from '../fake-electron.ts';

const LINK = 'homeward://pair?server=x';
let heard: string[];
const arrivals = { onLink: (text: string) => heard.push(text), onSecondStart: () => heard.push('second start') };
const onKeptStart = () => heard.push('kept start');
beforeEach(() => {
  resetElectron();
  heard = [];
});

test('the first start listens, and registers the scheme', () => {
  expect(listenForLinks(['/opt/Homeward'], arrivals, onKeptStart)).toBe(true);
  expect(electron.linkSchemes).toEqual(['homeward']);
  expect(heard).toEqual([]);
});

test('a second start leaves, and touches nothing', () => {
  electron.isOnlyInstance = false;
  expect(listenForLinks(['/opt/Homeward', LINK], arrivals, onKeptStart)).toBe(false);
  expect(electron.linkSchemes).toEqual([]);
  expect(heard).toEqual([]);
  expect(app.eventNames()).toEqual([]);
});

test('macOS hands a clicked link over as an event, which is ours alone', () => {
  listenForLinks([], arrivals, onKeptStart);
  const event = new FakeEvent();
  app.emit('open-url', event, LINK);
  expect(event.defaultPrevented).toBe(true);
  expect(heard).toEqual([LINK]);
});

test('elsewhere a link comes as an argument, of the first start or of a second', () => {
  listenForLinks(['/opt/Homeward', LINK], arrivals, onKeptStart);
  app.emit('second-instance', new FakeEvent(), ['/opt/Homeward', '--flag', `${LINK}2`], '/', null);
  expect(heard).toEqual([LINK, `${LINK}2`]);
});

test('a second start without a link is told as such', () => {
  listenForLinks([], arrivals, onKeptStart);
  app.emit('second-instance', new FakeEvent(), ['/opt/Homeward'], '/', null);
  app.emit('activate', new FakeEvent(), false);
  expect(heard).toEqual(['second start', 'second start']);
});

test('a start by launchd is told apart, by what the second one says of itself', () => {
  listenForLinks([], arrivals, onKeptStart);
  expect(electron.saidOfItself).toEqual({ isKept: false });
  app.emit('second-instance', new FakeEvent(), ['/opt/Homeward'], '/', { isKept: true });
  app.emit('second-instance', new FakeEvent(), ['/opt/Homeward'], '/', { isKept: false });
  app.emit('second-instance', new FakeEvent(), ['/opt/Homeward'], '/', { isKept: 'yes' });
  expect(heard).toEqual(['kept start', 'second start', 'second start']);
});

test('one that launchd starts says so', () => {
  electron.isOnlyInstance = false;
  expect(listenForLinks(['/opt/Homeward', '--kept-by-launchd'], arrivals, onKeptStart)).toBe(false);
  expect(electron.saidOfItself).toEqual({ isKept: true });
});
