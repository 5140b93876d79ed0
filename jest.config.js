import { availableParallelism } from 'node:os';

// Three projects: what runs in plain Node, the console's units, which need a DOM, and the end-to-end tests, which
// `npm test` runs by themselves. Select with e.g. `npm run jest -- test/shared --selectProjects node`.
const swc = (jsx) => [
  '@swc/jest',
  {
    module: { type: 'es6' },
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx: jsx },
      ...(jsx && { transform: { react: { runtime: 'automatic' } } }),
    },
  },
];

// What is packed has a package.json of its own.
const modulePathIgnorePatterns = ['<rootDir>/dist/'];

const inNode = {
  modulePathIgnorePatterns,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': swc(false) },
  transformIgnorePatterns: ['/node_modules/'],
};

export default {
  // For what hangs alone: on a machine that is busy with other things, what takes a second here takes half a minute.
  testTimeout: 240_000,
  // More than there are processors: the main process only waits and prints, and many a test waits for what it started.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testSequencer: '<rootDir>/scripts/test-order.js',
  reporters: ['default', '<rootDir>/scripts/count-reporter.ts'],
  projects: [
    {
      ...inNode,
      displayName: 'node',
      testMatch: ['<rootDir>/test/{shared,agent,server,scripts,docs}/**/*.test.ts'],
      moduleNameMapper: {
        '^electron$': '<rootDir>/test/agent/fake-electron.ts',
        '^@homeward/shared/opaque-stretching$': '<rootDir>/test/server/light-stretching.ts',
      },
    },
    {
      ...inNode,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      testEnvironment: '<rootDir>/test/e2e/environment.js',
    },
    {
      displayName: 'web',
      modulePathIgnorePatterns,
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/test/web/**/*.test.{ts,tsx}'],
      extensionsToTreatAsEsm: ['.ts', '.tsx'],
      transform: { '\\.tsx?$': swc(true) },
      transformIgnorePatterns: ['/node_modules/'],
      setupFiles: ['<rootDir>/test/web/what-jsdom-lacks.ts'],
      moduleNameMapper: {
        // How it looks is for Chromium to say.
        '\\.css$': '<rootDir>/test/web/no-style.ts',
        '^virtual:world/': '<rootDir>/test/web/world-address.ts',
      },
    },
  ],
};
