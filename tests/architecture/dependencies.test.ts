import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Violation } from '../../scripts/cruise.ts'
import { cruiseTree, readRules } from '../../scripts/cruise.ts'

const rules = await readRules()
const scratch = fromRoot('.cache')

type Files = Readonly<Record<string, string>>

const brokenBy = async (files: Files): Promise<readonly string[]> => [
  ...new Set((await violationsOf(files)).map(({ rule }) => rule)),
]

async function violationsOf(files: Files): Promise<readonly Violation[]> {
  const folder = mkdtempSync(join(tmpdir(), 'supermall-planted-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await cruiseTree(folder, rules, scratch)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a planted file may import: a mall of two domains, one file of each kind. */
const mall: Files = {
  'packages/kernel/package.json': '{ "name": "@supermall/kernel", "exports": { "./*": "./*.ts" } }',
  'packages/kernel/id.ts': 'export type Id = string',
  'packages/contracts/orders.ts': 'export const orderPaid = 1',
  'packages/subgraph/payload.ts': 'export const payload = 1',
  'packages/testing/rival.ts': 'export const rival = 1',
  'prisma/orders/generated/client.ts': 'export class PrismaClient {}',
  'prisma/stock/generated/client.ts': 'export class PrismaClient {}',
  'subgraphs/orders/domain/order.ts':
    "import type { Id } from '@supermall/kernel/id'\nexport type Order = { readonly id: Id }",
  'subgraphs/orders/data/orders.ts':
    "import { PrismaClient } from '../../../prisma/orders/generated/client.ts'\nexport const client = new PrismaClient()",
  'subgraphs/orders/commands/pay-order.ts':
    "import { client } from '../data/orders.ts'\nexport const payOrder = () => client",
  'subgraphs/orders/resolvers/query.ts': "import { client } from '../data/orders.ts'\nexport const Query = { client }",
  'subgraphs/stock/domain/stock.ts': 'export type Stock = number\nexport const none = 0',
  'gateway/start-gateway.ts': 'export const startGateway = 1',
}

test('a mall that keeps to the rules breaks none', async () => {
  expect(await brokenBy(mall)).toEqual([])
})

const planted: readonly (readonly [rule: string, what: string, files: Files])[] = [
  [
    'a-subgraph-never-imports-another',
    'a type of another domain',
    {
      'subgraphs/orders/commands/a.ts':
        "import type { Stock } from '../../stock/domain/stock.ts'\nexport type A = Stock",
    },
  ],
  [
    'a-subgraph-never-imports-another',
    'a type named in place',
    { 'subgraphs/orders/commands/a.ts': `export type A = ${'import'}('../../stock/domain/stock.ts').Stock` },
  ],
  [
    'domain-is-pure',
    'a module of Node',
    { 'subgraphs/orders/domain/a.ts': "import { randomUUID } from 'node:crypto'\nexport const a = randomUUID" },
  ],
  [
    'domain-is-pure',
    'a package of npm',
    { 'subgraphs/orders/domain/a.ts': "import { z } from 'zod'\nexport const a = z" },
  ],
  [
    'domain-is-pure',
    'its own data',
    {
      'subgraphs/orders/domain/a.ts': "import type { client } from '../data/orders.ts'\nexport type A = typeof client",
    },
  ],
  [
    'only-data-touches-prisma',
    'a row type in a command',
    {
      'subgraphs/orders/commands/a.ts':
        "import type { PrismaClient } from '../../../prisma/orders/generated/client.ts'\nexport type A = PrismaClient",
    },
  ],
  [
    'only-data-touches-prisma',
    'a driver in a resolver',
    { 'subgraphs/orders/resolvers/a.ts': "import pg from 'pg'\nexport const a = pg" },
  ],
  [
    'data-touches-only-its-own-prisma',
    "another domain's tables",
    {
      'subgraphs/orders/data/a.ts':
        "import { PrismaClient } from '../../../prisma/stock/generated/client.ts'\nexport const a = PrismaClient",
    },
  ],
  [
    'consumers-only-run-commands',
    'a resolver in a job',
    {
      'subgraphs/orders/jobs/a.ts':
        "import { payload } from '../../../packages/subgraph/keyset.ts'\nexport const a = payload",
      'packages/subgraph/keyset.ts': 'export const payload = 1',
    },
  ],
  [
    'commands-know-no-graphql',
    'GraphQL in a command',
    { 'subgraphs/orders/commands/a.ts': "import { GraphQLError } from 'graphql'\nexport const a = GraphQLError" },
  ],
  [
    'commands-know-no-graphql',
    'the shape of a payload in a command',
    {
      'subgraphs/orders/commands/a.ts':
        "import { payload } from '../../../packages/subgraph/payload.ts'\nexport const a = payload",
    },
  ],
  [
    'packages-know-no-domain',
    'a domain in a package',
    {
      'packages/subgraph/a.ts':
        "import type { Order } from '../../subgraphs/orders/domain/order.ts'\nexport type A = Order",
    },
  ],
  [
    'the-kernel-imports-nothing',
    'a contract in the kernel',
    { 'packages/kernel/a.ts': "import { orderPaid } from '../contracts/orders.ts'\nexport const a = orderPaid" },
  ],
  [
    'the-gateway-knows-only-the-supergraph',
    'a domain in the gateway',
    { 'gateway/a.ts': "import type { Order } from '../subgraphs/orders/domain/order.ts'\nexport type A = Order" },
  ],
  [
    'no-circles',
    'two commands that need each other',
    {
      'subgraphs/orders/commands/a.ts': "import { b } from './b.ts'\nexport const a = () => b",
      'subgraphs/orders/commands/b.ts': "import { a } from './a.ts'\nexport const b = () => a",
    },
  ],
  [
    'no-imports-of-tests',
    'a tool of tests in a command',
    { 'gateway/a.ts': "import { rival } from '../packages/testing/rival.ts'\nexport const a = rival" },
  ],
  [
    'no-unresolvable',
    'a file that is not there',
    { 'subgraphs/orders/commands/a.ts': "import { b } from './nowhere.ts'\nexport const a = b" },
  ],
]

describe('in one mall where all of this is planted', () => {
  let violations: readonly Violation[]
  beforeAll(async () => {
    violations = await violationsOf(
      Object.assign({}, mall, ...planted.map(([, , files], index) => numbered(files, index))),
    )
  })

  test.each(planted.map(([rule, what], index) => ({ rule, what, index })))('$rule catches $what', ({ rule, index }) => {
    const own = violations.filter(({ from }) => new RegExp(`/[ab]${index}\\.`).test(from))
    expect([...new Set(own.map(({ rule }) => rule))]).toEqual([rule])
  })
})

/** What is planted is called a and b each time: numbered, all of it stands side by side. */
const numbered = (files: Files, index: number): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) =>
      [path, text].map((part) => part.replace(/\/([ab])\.ts\b/g, `/$1${index}.ts`)),
    ),
  )

test('every rule was seen to catch something, and explains itself in whole sentences', () => {
  expect([...new Set(rules.forbidden.map(({ name }) => name))].sort()).toEqual(
    [...new Set(planted.map(([rule]) => rule))].sort(),
  )
  for (const { comment } of rules.forbidden) expect(comment).toMatch(/^[A-Z].{60,}\.$/)
})

test('types may point back, for they are gone when the code runs', async () => {
  const files = {
    'subgraphs/orders/commands/a.ts': "import { b } from './b.ts'\nexport type A = number\nexport const a = b",
    'subgraphs/orders/commands/b.ts': "import type { A } from './a.ts'\nexport const b: A = 1",
  }
  expect(await brokenBy({ ...mall, ...files })).toEqual([])
})
