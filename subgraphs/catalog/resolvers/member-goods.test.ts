import { buyerFacts } from '@supermall/contracts/members'
import { derivedId } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { beforeAll, expect, it } from 'vitest'
import { counted } from '../trial/counted.ts'
import { buyer, guest } from '../trial/mall.ts'

let ground: Awaited<ReturnType<typeof counted>>
beforeAll(async () => {
  ground = await counted(60)
})

it('goods for some members are shown to those wherever they stand, and who may buy is asked once', async () => {
  const id = derivedId('prd', 2)
  const gold = derivedId('lvl', 1)
  await ground.sql.query(
    'update product set view_level_ids = $2, buy_group_ids = $3, is_listed = false where id = $1',
    [id, [gold], [derivedId('mgr', 1)]],
  )
  const query = 'query ($id: ID!) { product(id: $id) { id } memberProduct(id: $id) { id canBuy again: canBuy } }'
  const closed = await ground.asks(buyer(1), query, { id })
  expect(closed.data).toEqual({ product: null, memberProduct: null })
  let asked = 0
  const stop = await ground.answers(
    answer(buyerFacts, async () => ({
      levelId: gold,
      levelRate: 10_000,
      groupIds: [derivedId('mgr', 2 + asked++)],
      isBlacklisted: false,
      address: null,
    })) as never,
  )
  const open = await ground.asks(buyer(1), query, { id })
  expect(open.data).toEqual({ product: { id }, memberProduct: { id, canBuy: false, again: false } })
  expect(asked).toBe(1)
  expect((await ground.asks(guest, query, { id })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  const { rows } = await ground.sql.query<{ id: string }>('select id from sku where product_id = $1 limit 1', [id])
  const sku = { __typename: 'Sku', id: rows[0]?.id }
  const every = `query ($ids: [ID!]!, $sku: ID!, $representations: [_Any!]!) {
    productsByIds(ids: $ids) { title } sku(id: $sku) { price { amount } product { title } }
    _entities(representations: $representations) { ... on Product { skus { product { id } } } ... on Sku { id } } }`
  const given = { ids: [id], sku: sku.id, representations: [{ __typename: 'Product', id }, sku] }
  const mine = await ground.asks(buyer(1), every, given)
  expect(JSON.stringify(mine.data)).not.toContain('null')
  const theirs = await ground.asks(guest, every, given)
  expect(theirs.data).toEqual({ productsByIds: [null], sku: null, _entities: [null, null] })
  // Neither answer is anybody else's, though everything in it is declared to be everybody's.
  expect([mine.extensions, theirs.extensions]).toEqual([{ isPersonal: true }, { isPersonal: true }])
  expect((await ground.asks(guest, query, { id: derivedId('prd', 3) })).extensions).toBeUndefined()
  await stop()
})
