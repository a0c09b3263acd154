import { storeShops } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import shopsOf from './store-shops.ts'

const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open })
const within = { ...floor.tools, transact: floor.transact, clock: () => new Date() } as Within<Tx, Tools>

beforeAll(() => seed({ ...within, scale: 100 }))

test('stores are told with their shops, open or closed, and with what they serve, and what is no store is not told', async () => {
  const { rows } = await floor.sql.query<{ storeId: string; shopId: string; kind: string }>(
    'select id as "storeId", shop_id as "shopId", kind from store order by id limit 3',
  )
  await floor.sql.query({ text: `update store set status = 'CLOSED' where id = $1`, values: [rows[0]?.storeId] })
  const storeIds = [...rows.map(({ storeId }) => storeId), derivedId('sto', 9_999)]
  const { stores } = storeShops.answer.parse(await shopsOf.reply({ storeIds }, within))
  expect(rows).toHaveLength(3)
  expect([...stores].sort((a, b) => (a.storeId < b.storeId ? -1 : 1))).toEqual(
    rows.map((row, index) => ({ ...row, isOpen: index > 0 })),
  )
})
