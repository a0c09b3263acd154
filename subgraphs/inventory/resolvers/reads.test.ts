import { derivedId } from '@supermall/kernel/id'
import type { Seeding, Within } from '@supermall/subgraph/definition'
import { executor } from '@supermall/subgraph/execute'
import { buildSchema } from '@supermall/subgraph/schema'
import type { Viewer } from '@supermall/subgraph/viewer'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, it } from 'vitest'
import { context } from '../context.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { guest, merchant, platform, shopId } from '../trial/mall.ts'
import { Mutation } from './mutation.ts'
import { Query } from './query.ts'
import { types } from './types.ts'

/** The subgraph's own schema on a floor whose statements are counted: nothing else runs that could be counted. */
const house = await domainFloor<Tx, Tools>({ name: 'inventory', open })
const { floor, tools, sql, transact, operate } = house
const execute = executor(buildSchema('inventory', { Query, Mutation, ...types }), {
  service: 'inventory',
  log: floor.log,
})

beforeAll(() =>
  seed({ ...floor, ...tools, db: { sql }, transact: house.transactPatiently, scale: 1_000 } as unknown as Seeding<
    Within<Tx, Tools>
  >),
)

function resultOf(viewer: Viewer, query: string, variables: Record<string, unknown> = {}) {
  const unasked = () => Promise.reject(new Error('nothing is unknown here'))
  const { transactTogether } = house
  const base = {
    ...floor,
    ...tools,
    sql,
    transact,
    transactTogether,
    operate,
    viewer,
    ask: unasked,
    wakeJob: () => undefined,
    personal: { isNoted: false },
  }
  const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
  return house.count(() => execute({ query, variables }, context({ ...base, caller })))
}

async function answerOf(...asked: Parameters<typeof resultOf>) {
  const { result, statements } = await resultOf(...asked)
  expect(result.errors).toBeUndefined()
  return { data: JSON.parse(JSON.stringify(result.data)), statements: statements.length }
}

const statementsOf = async (...asked: Parameters<typeof answerOf>): Promise<number> =>
  (await answerOf(...asked)).statements

it('a page of a hundred goods asks once what can be sold of them', async () => {
  const refs = Array.from({ length: 100 }, (_, index) => ({ __typename: 'Sku', id: derivedId('sku', index) }))
  const query =
    'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Sku { availability { state } } } }'
  expect(await statementsOf(guest, query, { refs })).toBe(1)
})

it('a page of a hundred stock levels takes three statements with all that lies where', async () => {
  const page = `stockLevels(first: 100) { nodes { onHand held sold stocks { warehouse { name } }
    sku { availability { state } } } COUNT }`
  expect(
    await statementsOf(merchant(0), `{ ${page.replace('COUNT', '').replace('sku { availability { state } }', '')} }`),
  ).toBe(3)
  expect(await statementsOf(platform(), `{ ${page.replace('COUNT', 'totalCount')} }`)).toBe(5)
})

it('a page of the ledger, of documents or of transfers takes a statement for each table that is read', async () => {
  const pages: Readonly<Record<string, number>> = {
    'stockMovements(first: 100) { nodes { warehouse { name } } }': 2,
    'stockDocuments(first: 100) { nodes { warehouse { name } lines { quantity } } }': 3,
    'stockTransfers(first: 100) { nodes { id lines { quantity } } }': 1,
    'stockHolds(first: 100) { nodes { ownerId lines { quantity parts { quantity } } } }': 1,
  }
  for (const [page, statements] of Object.entries(pages)) {
    expect([page, await statementsOf(platform(), `{ ${page} }`)]).toEqual([page, statements])
  }
})

it('documents and transfers are found by when they were written', async () => {
  const at = (month: number, id: string) => [id, `2026-0${month}-01T00:00:00Z`]
  const [from, to] = [`whs_${shopId(0).slice(4)}`, derivedId('whs', 100)]
  for (const values of [at(1, derivedId('sdc', 90_001)), at(2, derivedId('sdc', 90_002))])
    await sql.query(
      `insert into stock_document (id, shop_id, warehouse_id, kind, created_at) values ($1, '${shopId(0)}', '${from}', 'COUNT', $2)`,
      values,
    )
  for (const values of [at(1, derivedId('stt', 90_001)), at(2, derivedId('stt', 90_002))])
    await sql.query(
      `insert into stock_transfer (id, shop_id, from_warehouse_id, to_warehouse_id, state, created_at)
        values ($1, '${shopId(0)}', '${from}', '${to}', 'DRAFT', $2)`,
      values,
    )
  const where = 'where: { createdAt: { range: { from: "2026-01-01T00:00:00Z", below: "2026-02-01T00:00:00Z" } } }'
  const { data } = await answerOf(
    platform(),
    `{ stockDocuments(${where}) { nodes { id } } stockTransfers(${where}) { totalCount nodes { id } } }`,
  )
  expect(data).toEqual({
    stockDocuments: { nodes: [{ id: derivedId('sdc', 90_001) }] },
    stockTransfers: { totalCount: 1, nodes: [{ id: derivedId('stt', 90_001) }] },
  })
})

it('filters may be mixed in every list, within their bounds', async () => {
  const count = async (list: string, where: string) => {
    const { result } = await resultOf(platform(), `{ ${list}(where: ${where}) { totalCount } }`)
    const { data, errors } = JSON.parse(JSON.stringify(result))
    return errors?.[0].extensions.code ?? data[list].totalCount
  }
  const at = '{ createdAt: { range: { from: "2026-01-01T00:00:00Z", below: "2026-03-01T00:00:00Z" } }'
  expect(await count('stockDocuments', `${at} }`)).toBe(2)
  expect(
    await count('stockDocuments', `${at}, NOT: { createdAt: { range: { from: "2026-02-01T00:00:00Z" } } } }`),
  ).toBe(1)
  expect(
    await count(
      'stockTransfers',
      `{ OR: [${at}, state: { eq: RECEIVED } }, { shopId: { eq: "${derivedId('shp', 999)}" } }] }`,
    ),
  ).toBe(0)
  expect(await count('stockHolds', '{ AND: [{ skuId: { in: [] } }, { ownerId: { eq: "x" } }] }')).toBe(0)
  expect(await count('stockLevels', '{ NOT: { NOT: { NOT: { shopId: { eq: "x" } } } } }')).toBe('FILTER_TOO_DEEP')
  expect(await count('stockLevels', `{ skuId: { in: [${'"x",'.repeat(101)}] } }`)).toBe('FILTER_TOO_MANY_VALUES')
})
