import { protocol } from 'electron';
import { answerPage } from './page-files.ts';

/** Before `ready`: gives our pages origins of their own. The console fetches its map; the policy of the others lets none. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

/** After `ready`: serves the app's pages. */
export function serveAppPages(directory: string): void {
  protocol.handle('app', (request) => answerPage(directory, request));
}
