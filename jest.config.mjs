/** Tests run on the sources (no build between a change and its test); programs that a test spawns use `dist`. */
export default {
  roots: ['<rootDir>/packages', '<rootDir>/apps', '<rootDir>/scripts'],
  testMatch: ['**/test/**/*.test.ts'],
  testEnvironment: 'node',
  testTimeout: 30_000,
  maxWorkers: 2,
  modulePathIgnorePatterns: ['/dist/'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '^@ipc/core/adapter$': '<rootDir>/packages/core/src/adapter.ts',
    '^@ipc/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
  },
  transform: {
    '^.+\\.(ts|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
}
