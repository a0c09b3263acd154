import { shopMemberships } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import memberships from './shop-memberships.ts'

const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open })
const within = { ...floor.tools, transact: floor.transact, clock: () => new Date() } as Within<Tx, Tools>
const accountId = derivedId('acc', 1000)
const shopIds = Array.from({ length: 120 }, (_, index) => derivedId('shp', 100 + index)).sort()

beforeAll(async () => {
  await seed({ ...within, scale: 100 })
  for (const [index, id] of shopIds.entries()) {
    const values = [JSON.stringify({ id, name: id, name_key: id, slug: id }), derivedId('shp', 0)]
    await floor.sql.query(
      'insert into shop select (jsonb_populate_record(s, $1::jsonb)).* from shop s where s.id = $2',
      values,
    )
    await floor.sql.query(
      'insert into staff_member select (jsonb_populate_record(m, $1::jsonb)).* from staff_member m where m.id = $2',
      [JSON.stringify({ id: derivedId('stf', 5_000 + index), shop_id: id }), derivedId('stf', 1000)],
    )
  }
})

const ask = async (shopId?: `shp_${string}` | null) =>
  shopMemberships.answer.parse(await memberships.reply({ accountId, shopId }, within)).memberships

test('who works for more than a hundred shops comes into any of them', async () => {
  expect(await ask()).toHaveLength(100)
  for (const shopId of [shopIds[0], shopIds[119]]) expect(await ask(shopId)).toMatchObject([{ shopId }])
  expect(await ask(derivedId('shp', 1))).toEqual([])
})
