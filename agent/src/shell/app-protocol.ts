import { protocol } from 'electron';
import { answerPage } from './page-files.ts';

/** Before `ready`: gives our pages an origin of their own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** After `ready`: serves the app's pages. */
export function serveAppPages(directory: string): void {
  protocol.handle('app', (request) => answerPage(directory, request));
}
