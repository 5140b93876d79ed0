import nodemailer from 'nodemailer';
import type { SmtpConfig } from '../config.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 30_000;

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Where one click ends mails of this kind (RFC 8058). */
  readonly unsubscribe?: string;
}

export interface Mailer {
  /** Resolves once the mail server has taken it. @throws the mail server's or the network's error */
  send(mail: Mail): Promise<void>;
  /** Resolves where the mail server answers and lets us in. */
  verify(): Promise<void>;
}

/** @param origin of the server: its host is what we are called in the mail server's log. */
export function createMailer({ host, port, security, auth, from }: SmtpConfig, origin: string): Mailer {
  const transport = nodemailer.createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(auth && { auth: { user: auth.user, pass: auth.password } }),
    name: new URL(origin).hostname,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, unsubscribe }) {
      await transport.sendMail({
        ...{ from, to: { name: '', address: to }, subject, text, xMailer: false },
        // Nobody's holiday note has to answer a machine (RFC 3834).
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribe !== undefined && {
            'List-Unsubscribe': `<${unsubscribe}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
      });
    },
    async verify() {
      await transport.verify();
    },
  };
}
