import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { counted } from '../trial/counted.ts'
import { buyer, guest, merchant } from '../trial/mall.ts'

const ground = await counted(60)

test('a bundle that holds goods for some members only is seen by its shop, as its price tells what they cost', async () => {
  const id = derivedId('bdl', 0)
  const { rows } = await ground.sql.query<{ shown: string; kept: string }>(
    `select min(k.product_id) as shown, max(k.product_id) as kept from bundle_line l join sku k on k.id = l.sku_id where l.bundle_id = $1`,
    [id],
  )
  const query = `query ($id: ID!, $shown: ID!) { bundle(id: $id) { id price { amount } fullPrice { amount } }
    product(id: $shown) { bundles { id } } _entities(representations: [{ __typename: "Bundle", id: $id }]) { __typename } }`
  const ask = (viewer: Parameters<typeof ground.asks>[0]) => ground.asks(viewer, query, { id, shown: rows[0]?.shown })
  const held = { bundle: { id }, product: { bundles: [{ id }] }, _entities: [{ __typename: 'Bundle' }] }
  expect((await ask(guest)).data).toMatchObject(held)
  const keep = (levels: readonly string[]) =>
    ground.sql.query('update product set view_level_ids = $2, is_listed = cardinality($2::text[]) = 0 where id = $1', [
      rows[0]?.kept,
      levels,
    ])
  await keep([derivedId('lvl', 1)])
  const nothing = { bundle: null, product: { bundles: [] }, _entities: [null] }
  for (const viewer of [guest, buyer(1), merchant(1)]) expect((await ask(viewer)).data).toEqual(nothing)
  expect((await ask(merchant(0))).data).toMatchObject(held)
  await keep([])
  expect((await ask(guest)).data).toMatchObject(held)
})
