import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,test,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    // A process for each file: worker threads that the code under test starts run their .ts entry on plain Node.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
  },
});
