import { shopRights } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import rights from './shop-rights.ts'

const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open })
const within = { ...floor.tools, transact: floor.transact, clock: () => new Date() } as Within<Tx, Tools>
const of = async (ordinal: number) =>
  shopRights.answer.parse(await rights.reply({ shopId: derivedId('shp', ordinal) }, within))

beforeAll(() => seed({ ...within, scale: 100 }))

test('a shop may do what its group lets it, now; in no group, or not there, it may nothing', async () => {
  const NOTHING = { canChangePrice: false, canFinishOrders: false }
  const { rows } = await floor.sql.query<{ id: string }>('select id from shop where group_id is not null limit 1')
  const [shop] = rows
  await floor.sql.query({
    text: `update shop_group set can_change_price = true, can_finish_orders = false
      where id = (select group_id from shop where id = $1)`,
    values: [shop?.id],
  })
  const reply = async () => shopRights.answer.parse(await rights.reply({ shopId: shop?.id }, within))
  expect(await reply()).toEqual({ canChangePrice: true, canFinishOrders: false })
  await floor.sql.query({ text: 'update shop set group_id = null where id = $1', values: [shop?.id] })
  expect(await reply()).toEqual(NOTHING)
  expect(await of(99)).toEqual(NOTHING)
})
