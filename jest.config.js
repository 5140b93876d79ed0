// Two projects: everything that runs in plain Node, and the console's units, which need a DOM.
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

export default {
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/count-reporter.js'],
  projects: [
    {
      displayName: 'node',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/{shared,agent,server,scripts,e2e}/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts', '.tsx'],
      transform: { '\\.tsx?$': swc(false) },
      transformIgnorePatterns: ['/node_modules/'],
      moduleNameMapper: { '^electron$': '<rootDir>/test/agent/fake-electron.ts' },
    },
    {
      displayName: 'web',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/test/web/**/*.test.{ts,tsx}'],
      extensionsToTreatAsEsm: ['.ts', '.tsx'],
      transform: { '\\.tsx?$': swc(true) },
      transformIgnorePatterns: ['/node_modules/'],
    },
  ],
};
