import { executor } from '@supermall/subgraph/execute'
import { buildSchema } from '@supermall/subgraph/schema'
import { expect, test } from 'vitest'
import { context } from '../context.ts'
import { buyer, cartFloor } from '../trial/floor.ts'
import { skuId } from '../trial/goods.ts'
import { CART, buyer as viewerOf } from '../trial/mall.ts'
import { resolvers } from './resolvers.ts'

const { floor, tools, sql, door, transactAs, transactTogether, operate, count } = await cartFloor()
const execute = executor(buildSchema('cart', resolvers), { service: 'cart', log: floor.log })

/** What a request sends to this domain's database, transaction control included. */
async function statementsOf(query: string): Promise<readonly string[]> {
  const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }
  const asking = context({
    ...floor,
    ...tools,
    ...door(buyer(1)),
    sql,
    operate,
    transactTogether,
    transact: transactAs(buyer(1)),
    viewer: viewerOf(1),
    caller,
    wakeJob: () => undefined,
    personal: { isNoted: false },
  })
  const { result, statements } = await count(() => execute({ query }, asking))
  expect(result.errors).toBeUndefined()
  return statements
}

const add = (selection: string) =>
  `mutation { cartLinesAdd(input: { lines: [{ skuId: "${skuId(1)}", quantity: 1 }] }) { ${selection} errors { code } } }`

test('adding through the graph costs what the command costs, and its lines one statement more', async () => {
  await statementsOf(add('cart { id }'))
  expect(await statementsOf(add('cart { id lineCount } results { quantity }'))).toHaveLength(2)
  expect(
    await statementsOf(add('cart { lines { quantity sku { id } priceChange { direction } } pieceCount }')),
  ).toHaveLength(3)
})

test('a whole cart with its price is two statements, however much of it is asked for', async () => {
  expect(await statementsOf(CART)).toHaveLength(2)
  expect(await statementsOf('{ cart { lineCount } }')).toHaveLength(1)
})
