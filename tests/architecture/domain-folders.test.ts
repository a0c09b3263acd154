import { existsSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { registry } from '../../subgraphs/index.ts'
import { domains, entriesIn, foldersIn } from './sources.ts'

const FILES = ['README.md', 'context.ts', 'index.ts', 'package.json', 'schema.graphql', 'seed.ts', 'settings.ts']
const FOLDERS = [
  'answers',
  'commands',
  'consumers',
  'data',
  'domain',
  'errands',
  'jobs',
  'providers',
  'resolvers',
  'routes',
  'seed',
  // What only its tests share.
  'trial',
]
const NEEDED = [
  'README.md',
  'commands',
  'context.ts',
  'data',
  'domain',
  'index.ts',
  'package.json',
  'resolvers',
  'schema.graphql',
  'seed.ts',
]

const read = (path: string): string => readFileSync(fromRoot(path), 'utf8')

test('the registry, the folders, the databases and the generator know the same domains', () => {
  const names = registry.map(({ name }) => name).sort()
  expect(names).toEqual(domains)
  expect(foldersIn('prisma')).toEqual(names)
  const generated = [...read('codegen.yml').matchAll(/^ {2}subgraphs\/(\w+)\/resolvers\/types\.generated\.ts:$/gm)]
  expect(generated.map(([, name]) => name).sort()).toEqual(names)
})

test('every domain has a port and id prefixes of its own', () => {
  const ports = registry.map(({ port }) => port)
  const prefixes = registry.flatMap(({ nodes }) => Object.keys(nodes))
  expect(new Set(ports).size).toBe(ports.length)
  expect(new Set(prefixes).size).toBe(prefixes.length)
})

test.each(domains)('%s has the entries that every domain has, and no others', (domain) => {
  const entries = entriesIn(`subgraphs/${domain}`).filter(
    (name) => !name.endsWith('.test.ts') && name !== 'node_modules',
  )
  expect(entries.filter((name) => ![...FILES, ...FOLDERS].includes(name))).toEqual([])
  expect(NEEDED.filter((name) => !entries.includes(name))).toEqual([])
})

test.each(domains)('%s tells what it owns in at most 40 lines', (domain) => {
  const path = `subgraphs/${domain}/README.md`
  expect(existsSync(fromRoot(path))).toBe(true)
  expect(read(path).trimEnd().split('\n').length).toBeLessThanOrEqual(40)
})

test.each(domains)('%s is a workspace that bears its name', (domain) => {
  expect(JSON.parse(read(`subgraphs/${domain}/package.json`))).toMatchObject({
    name: `@supermall/${domain}`,
    private: true,
  })
})

test.each(domains)('%s brings every consumer, answer, job and errand to work on its one screen', (domain) => {
  const index = read(`subgraphs/${domain}/index.ts`)
  const doors = ['consumers', 'answers', 'jobs', 'errands'].flatMap((kind) =>
    entriesIn(`subgraphs/${domain}/${kind}`)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `./${kind}/${name}`),
  )
  expect(doors.filter((door) => !index.includes(`'${door}'`))).toEqual([])
})

test.each(domains)("%s begins its database with the house's own tables, word for word", (domain) => {
  const [first] = foldersIn(`prisma/${domain}/migrations`)
  expect(read(`prisma/${domain}/migrations/${first}/migration.sql`)).toBe(read('packages/messaging/tables.sql'))
})

test.each(domains)('%s names every migration by its time and a verb phrase', (domain) => {
  for (const name of foldersIn(`prisma/${domain}/migrations`)) expect(name).toMatch(/^\d{14}_[a-z0-9]+(_[a-z0-9]+)+$/)
  expect(read(`prisma/${domain}/migrations/migration_lock.toml`)).toContain('provider = "postgresql"')
})
