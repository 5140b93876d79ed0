import { securityKinds } from '@homeward/shared/api/messages';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { AddMail, AddWebhook } from '../../../server/web/src/messages/add-channel.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

test.each<[string, string, ReactNode]>([
  ['a mail address', 'ada@example.org', <AddMail key="" />],
  ['a webhook', 'https://hooks.example.org/1', <AddWebhook key="" />],
])('%s is told at first what protects the account, and no news before they are chosen', async (_, typed, form) => {
  const asked: [string, { body: { wants: string[] } }][] = [];
  const call = async (...given: (typeof asked)[number]) => {
    asked.push(given);
    return { secret: null };
  };
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <OwnerContext value={{ call } as unknown as Owner}>{form}</OwnerContext>
      </QueryClientProvider>,
    ),
  );
  const field = document.querySelector('input');
  await act(async () => {
    // React looks at the element's own property for what it has not heard of.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, typed);
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await act(async () => document.querySelector('button')?.click());
  await until(async () => asked.length > 0);
  expect(asked).toMatchObject([['addChannel', { body: { wants: [...securityKinds] } }]]);
});
