import { expect, test } from '@jest/globals';
import { act, useState } from 'react';
import { CodeInput } from '../../../server/web/src/components/code-input.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

function CodeForm({ onSent, isBusy }: { readonly onSent: (code: string) => void; readonly isBusy: boolean }) {
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSent(typed);
      }}
    >
      <CodeInput label="Code" hint="From paper" value={typed} onChange={setTyped} />
      <button type="button">Cancel</button>
      <button type="submit" disabled={isBusy}>
        Send
      </button>
    </form>
  );
}

async function show(isBusy = false) {
  const sent: string[] = [];
  await act(async () => root.render(<CodeForm onSent={(code) => sent.push(code)} isBusy={isBusy} />));
  const field = document.querySelector('textarea');
  if (!field) throw new Error('it has a field');
  const paste = (text: string) =>
    act(async () => {
      // React looks at the element's own property for what it has not heard of.
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  const press = (key: string) =>
    act(async () => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    });
  return { sent, field, paste, press };
}

test('Enter sends the form, as from a field of one line', async () => {
  const { sent, field, paste, press } = await show();
  expect(field.labels[0]?.textContent).toBe('Code');
  await paste('ABCDE-FGHJK');
  await press('a');
  expect(sent).toEqual([]);
  await press('Enter');
  expect(sent).toEqual(['ABCDE-FGHJK']);
});

test('Enter sends nothing while the button is disabled', async () => {
  const { sent, paste, press } = await show(true);
  await paste('ABCDE-FGHJK');
  await press('Enter');
  expect(sent).toEqual([]);
});

test('what is pasted on several lines is one line', async () => {
  const { field, paste } = await show();
  await paste('ABCDE-\r\nFGHJK\n');
  expect(field.value).toBe('ABCDE-FGHJK');
});
