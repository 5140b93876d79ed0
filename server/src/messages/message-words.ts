import type { MessageKind } from '@homeward/shared/api/messages';
import { newsKinds } from '@homeward/shared/api/messages';

/** Whether a message can be ended by one click. */
export const isNews = (kind: MessageKind): boolean => (newsKinds as readonly MessageKind[]).includes(kind);

/** The words of every mail: the same for every kind, so that whoever reads the mailbox learns nothing. */
export const mailWords = {
  subject: 'Homeward has something to tell you',
  body: (origin: string): string =>
    [
      'Something happened in your Homeward account of which you asked to be told.',
      'What it is stands in your console, and nowhere else:',
      '',
      `${origin}/`,
      '',
      'Nobody will ever ask you for your password or your recovery code in a mail.',
    ].join('\n'),
  unsubscribe: (link: string): string => `\n\nTo get no more news of your Macs by mail: ${link}`,
  codeSubject: 'Homeward: confirm this address',
  code: (code: string, minutes: number): string =>
    [
      'Somebody who is signed in to a Homeward server wants to get messages at this address.',
      `If that is you, type this code there within ${minutes} minutes:`,
      '',
      code,
      '',
      'If it is not, there is nothing to do: without the code nothing is sent here again.',
    ].join('\n'),
};

/** What a browser shows. */
export const pushWords = { title: 'Homeward', body: mailWords.subject };
