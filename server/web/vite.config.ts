import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { BundledPackages } from '../../scripts/bundled-packages.ts';
import { precompress } from './precompress.ts';
import { listFilesInServiceWorker, SERVICE_WORKER } from './service-worker-plugin.ts';
import { atlas, worldFiles } from './world-plugin.ts';

/** The console: one static build whose bytes depend on the sources alone. */
export default defineConfig(({ command }) => {
  // Without this a build that a test runner starts would be a slower one for development, with this machine's paths in it.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  const packages = new BundledPackages();
  packages.note(atlas);
  return {
    plugins: [
      react(),
      worldFiles(),
      packages.plugin(),
      packages.file('licences.json'),
      listFilesInServiceWorker(),
      precompress(),
    ],
    resolve: {
      // See there: what the policy of the page refuses is done in a way that it allows.
      alias: { 'react-style-singleton': resolve(import.meta.dirname, 'src/components/constructed-style.ts') },
    },
    worker: { format: 'es', plugins: () => [worldFiles(), packages.plugin()] },
    build: {
      target: 'es2024',
      // Everything is a file of its own: the server's policy allows no inline script or style.
      assetsInlineLimit: 0,
      manifest: true,
      modulePreload: { polyfill: false },
      // The map and OPAQUE's WebAssembly are large, and loaded only where they are needed.
      chunkSizeWarningLimit: 1200,
      rolldownOptions: {
        input: {
          index: resolve(import.meta.dirname, 'index.html'),
          'service-worker': resolve(import.meta.dirname, 'src/offline/service-worker.ts'),
        },
        output: {
          entryFileNames: ({ name }) => (name === 'service-worker' ? SERVICE_WORKER : 'assets/[name]-[hash].js'),
          codeSplitting: {
            groups: [
              { name: 'map', test: /node_modules\/(maplibre-gl|@mapbox|@maplibre)\// },
              { name: 'opaque', test: /node_modules\/@serenity-kit\/opaque\// },
              { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
              {
                name: 'radix',
                test: /node_modules\/(radix-ui|@radix-ui|@floating-ui|aria-hidden|react-remove-scroll|use-sidecar)/,
              },
              { name: 'typebox', test: /node_modules\/typebox\// },
            ],
          },
        },
      },
    },
    // For `vite server/web` while working on the console: the API of a server on its usual port.
    server: { proxy: { '/api': 'http://127.0.0.1:4600' } },
  };
});
