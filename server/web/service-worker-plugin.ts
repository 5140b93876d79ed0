import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** The file name of the service worker: at the top, since it governs what lies beneath it. */
export const SERVICE_WORKER = 'service-worker.js';

/** Writes the names of all files of the build into its service worker, so that the browser sees another worker when they change. */
export function listFilesInServiceWorker(): Plugin {
  return {
    name: 'list-files-in-service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle[SERVICE_WORKER];
        if (worker?.type !== 'chunk') return;
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('assets/'))
          .map((name) => `/${name}`)
          .sort();
        const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16);
        worker.code = worker.code
          .replaceAll('__CONSOLE_FILES__', JSON.stringify([...files, '/homeward.svg']))
          .replaceAll('__CONSOLE_VERSION__', JSON.stringify(version));
      },
    },
  };
}
