import type { PairingBridge } from '../pairing-bridge.ts';
import type { PairingEntry } from '../pairing-entry.ts';
import type { PairingView } from '../pairing-view.ts';

declare global {
  interface Window {
    readonly homeward: PairingBridge;
  }
}

const { homeward } = window;
const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
const form = document.querySelector('form') as HTMLFormElement;

/** Shows the view's step alone, with the view's texts, and puts the focus where Return does no harm. */
function show(view: PairingView): void {
  for (const step of steps) {
    step.hidden = step.dataset['step'] !== view.step;
    if (!step.hidden) fill(step, view);
  }
}

function fill(step: HTMLElement, view: PairingView): void {
  const texts: Readonly<Record<string, unknown>> = view;
  for (const place of step.querySelectorAll<HTMLElement>('[data-text]')) {
    place.textContent = String(texts[place.dataset['text'] ?? ''] ?? '');
  }
  const isConfirmed = view.step === 'compare' && view.isConfirmed;
  for (const part of step.querySelectorAll<HTMLElement>('[data-confirmed]')) {
    part.hidden = (part.dataset['confirmed'] === 'yes') !== isConfirmed;
  }
  for (const button of step.querySelectorAll('button')) button.disabled = false;
  const field = [...step.querySelectorAll<HTMLElement>('textarea, input:not([type])')].find(isSeen);
  (field ?? step.querySelector<HTMLElement>('[data-do="cancel"]'))?.focus();
}

const isSeen = (element: HTMLElement): boolean => element.closest('[hidden]') === null;

function entered(): PairingEntry {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  return text('form') === 'link'
    ? { form: 'link', link: text('link') }
    : { form: 'code', server: text('server'), code: text('code') };
}

const deeds: Readonly<Record<string, () => ReturnType<PairingBridge['cancel']>>> = {
  cancel: () => homeward.cancel(),
  proceed: () => homeward.proceed(),
  confirm: () => homeward.confirm(),
};

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  const deed = deeds[button?.dataset['do'] ?? ''];
  void deed?.();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') void homeward.cancel();
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const reply = await homeward.enter(entered());
  if (reply.type === 'error') show({ step: 'enter', words: reply.words });
});

form.addEventListener('change', () => {
  const chosen = new FormData(form).get('form');
  for (const part of form.querySelectorAll<HTMLElement>('[data-form]')) part.hidden = part.dataset['form'] !== chosen;
});

async function start(): Promise<void> {
  homeward.onChange(show);
  const reply = await homeward.view();
  if (reply.type === 'success') show(reply.value);
}

void start();
