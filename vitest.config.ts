import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

// Apollo's CommonJS requires graphql's index.js while a bundler would take index.mjs: two copies, and "another realm".
const resolve = { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] }

/** It watches a module of npm, which other files would see. */
const ALONE = ['subgraphs/identity/providers/hasher.test.ts']

/** A test may take long on a machine that does other things at the same time. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000, env: { APOLLO_TELEMETRY_DISABLED: '1' } }

export default defineConfig({
  test: {
    // One Postgres for all: projects do not inherit it, they are only told where it is.
    globalSetup: ['packages/testing/global-setup.ts'],
    // One more than a small machine has cores: much of the time a file waits for processes that it started.
    maxWorkers: 3,
    projects: [
      {
        resolve,
        test: {
          name: 'graph',
          include: ['{gateway,subgraphs}/**/*.test.ts'],
          exclude: ALONE,
          // Neither a domain nor the gateway keeps state between its files: loading them once, not once per file, halves the time.
          isolate: false,
          ...PATIENCE,
        },
      },
      {
        resolve,
        test: {
          name: 'house',
          include: ['{packages,prisma,scripts,tests,launch}/**/*.test.ts', ...ALONE],
          ...PATIENCE,
        },
      },
    ],
  },
})
