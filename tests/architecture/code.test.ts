import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import type { Source } from './sources.ts'
import { isTest, sources, withoutComments } from './sources.ts'

const written = sources.filter((source) => !isTest(source))
const sorted = written.map(({ lines }) => lines).sort((a, b) => a - b)
const percentile = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0

/** Without a NATS or Redis server a developer's run tells what it left out; in CI nothing is left out. */
const SKIPS_WITH_A_REASON = 'packages/testing/servers.ts'

const linesWith = (files: readonly Source[], pattern: RegExp): readonly string[] =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )

const code = (files: readonly Source[]): readonly Source[] =>
  files.map((file) => ({ ...file, text: withoutComments(file.text) }))

test('no file is longer than 300 lines', () => {
  expect(sources.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
})

test('half of the files have at most 60 lines, and nine of ten at most 140', () => {
  expect(percentile(0.5)).toBeLessThanOrEqual(60)
  expect(percentile(0.9)).toBeLessThanOrEqual(140)
})

test('the linter refuses a function of more than 50 lines, and `any`, `!` and `enum`', () => {
  const { linter } = JSON.parse(readFileSync(fromRoot('biome.json'), 'utf8'))
  expect(linter.rules).toMatchObject({
    suspicious: { noExplicitAny: 'error' },
    style: { noNonNullAssertion: 'error', noEnum: 'error' },
    complexity: { noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 50 } } },
  })
})

test('files are kebab-case, and none is called by a name that says nothing', () => {
  const parts = sources.flatMap(({ path }) =>
    path.split('/').map((part) => ({ path, name: part.replace(/(\.\w+)+$/, '') })),
  )
  const empty = /(^|-)(utils?|helpers?|common|services?|managers?|misc|shared|lib)(-|$)/
  expect(parts.filter(({ name }) => empty.test(name)).map(({ path }) => path)).toEqual([])
  expect(parts.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)).map(({ path }) => path)).toEqual([])
})

test('nothing is left for later, and no check is switched off', () => {
  const promises = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', '@ts-' + '(ignore|nocheck|expect-error)']
      .map((word) => `\\b${word}\\b|${word}`)
      .join('|'),
  )
  expect(linesWith(sources, promises)).toEqual([])
  const tests = sources.filter((source) => isTest(source) && source.path !== SKIPS_WITH_A_REASON)
  expect(linesWith(tests, /\b(test|it|describe)\.(only|todo|skip)\(/)).toEqual([])
})

test('nothing reads the environment but the launcher, scripts, tests and what a child process must inherit', () => {
  const mayRead = [
    'launch.ts',
    'scripts/',
    'gateway/planning/planning-thread.ts',
    'gateway/stock/open-stock.ts',
    'packages/subgraph/database/guarded-process.ts',
  ]
  const others = written.filter(({ path }) => !mayRead.some((place) => path.startsWith(place)))
  expect(linesWith(code(others), /\bprocess\.env\b/)).toEqual([])
})

test('what decides knows no clock, no chance and no outer world', () => {
  const domain = written.filter(({ path }) => /^subgraphs\/[^/]+\/domain\//.test(path))
  const world =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bcrypto\.|\bfetch\(|\bprocess\.|\bset(Timeout|Interval)\(|\bconsole\.|\bnewId\(/
  expect(linesWith(code(domain), world)).toEqual([])
})

test('only providers speak to the world outside, each to an address that the operator has set', () => {
  const others = written.filter(({ path }) => /^subgraphs\//.test(path) && !/^subgraphs\/[^/]+\/providers\//.test(path))
  expect(linesWith(code(others), /\bfetch\(|from '(undici|node:https|node:net)'/)).toEqual([])
})

test('only what the house looks up by its place is a default export', () => {
  const places =
    /^subgraphs\/[^/]+\/(index\.ts$|consumers\/|answers\/|errands\/|jobs\/)|\.config\.ts$|^packages\/testing\/global-setup\.ts$/
  expect(
    linesWith(code(written.filter(({ path }) => !places.test(path))), /^export default\b|^export \* from/),
  ).toEqual([])
})

test('transactions open in one place', () => {
  // One opens them, the other lets Prisma into those that are open.
  const openers = ['packages/messaging/transact.ts', 'packages/subgraph/database/lending.ts']
  const others = written.filter(({ path }) => !openers.includes(path))
  expect(linesWith(code(others), /\.\$transaction\(/)).toEqual([])
})

test('what is written runs on a distributed Postgres: no advisory locks, sequences, triggers or LISTEN outside of migrating', () => {
  const others = written.filter(({ path }) => !path.startsWith('packages/subgraph/database/'))
  expect(linesWith(code(others), /pg_(try_)?advisory|\bnextval\(|\blisten \w+'|isolationLevel/i)).toEqual([])
})

const ONE_LINE =
  /checkText\(.*'(title|subtitle|name|\w+Name|label|nickname|recipient|keyword|province|city|district|line)'\)/

test('what stands in one line is checked to be one: titles, names, labels and the parts of an address', () => {
  expect(linesWith(code(written), ONE_LINE)).toEqual([])
})
