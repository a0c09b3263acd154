import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

const require = createRequire(import.meta.url)

// Apollo's CommonJS requires graphql's index.js while a bundler would take index.mjs: two copies, and "another realm".
const resolve = { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] }

/** It watches a module of npm, which other files would see. */
const ALONE = ['packages/subgraph/hasher.test.ts']

/** They start whole malls, and begin apart from each other. The longest is the first. */
const CROWDS = ['tests/journeys/one-process.test.ts']

/** Whole malls, and servers that end under them: a third of all work. `npm run test:journeys` runs these, `npm test` the others. */
const JOURNEYS = [
  'tests/journeys/one-process.test.ts',
  'tests/journeys/process-per-domain.test.ts',
  'tests/launch.test.ts',
  'tests/seeing.test.ts',
  'tests/giving-back.test.ts',
  'gateway/reload/reload.test.ts',
  'gateway/reload/real-reload.test.ts',
  'packages/messaging/survival.test.ts',
  'packages/subgraph/database/survival.test.ts',
]

/**
 * A worker that is kept for the next file is ended where that one wants a worker of its own: those come first. Crowds begin
 * apart from each other, and none so late that all would wait for it.
 */
class Crowds extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const of = (paths: readonly string[]) =>
      paths.flatMap((path) => sorted.filter(({ moduleId }) => moduleId.endsWith(path)))
    const [alone, crowds] = [of(ALONE), of(CROWDS)]
    const others = sorted.filter((file) => !alone.includes(file) && !crowds.includes(file))
    const gap = Math.ceil(others.length / (1 + crowds.length))
    return [...alone, ...crowds.flatMap((one) => [one, ...others.splice(0, gap)]), ...others]
  }
}

const TESTS = '{gateway,subgraphs,packages,prisma,scripts,tests,launch}/**/*.test.ts'

/** A test may take long on a machine that does other things at the same time. */
const WORK = {
  setupFiles: ['packages/testing/file-setup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // Whoever waits for something ends when it is there: only what never comes takes as long as this.
  expect: { poll: { timeout: 120_000 } },
  env: { APOLLO_TELEMETRY_DISABLED: '1' },
  // Most of what a test runs is run a few times, and graphs are large and short-lived: this takes a sixth less of the processor.
  execArgv: ['--max-semi-space-size=64', '--always-sparkplug'],
}

export default defineConfig({
  test: {
    // One Postgres for all: projects do not inherit it, they are only told where it is.
    globalSetup: ['packages/testing/global-setup.ts'],
    // One more than a small machine has cores: much of the time a file waits for processes that it started.
    maxWorkers: 3,
    // Who ends Postgres on a busy machine needs a while; cut short, it would leave its data behind.
    teardownTimeout: 60_000,
    sequence: { sequencer: Crowds },
    projects: [
      {
        resolve,
        test: {
          name: 'mall',
          include: [TESTS],
          exclude: [...ALONE, ...JOURNEYS],
          // No module keeps state between files: loading them once for each worker, not once for each file, halves the time.
          isolate: false,
          ...WORK,
        },
      },
      { resolve, test: { name: 'alone', include: ALONE, ...WORK } },
      { resolve, test: { name: 'journeys', include: JOURNEYS, ...WORK } },
    ],
  },
})
