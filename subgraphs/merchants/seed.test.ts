import { permissionCodes } from '@supermall/contracts/permissions'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import { covers } from './domain/staff.ts'
import { seed } from './seed.ts'

const floors = await Promise.all([1, 2].map(() => domainFloor<Tx, Tools>({ name: 'merchants', open })))
const [first, second] = floors
if (!first || !second) throw new Error('two floors were asked for')

const sow = ({ tools, transactPatiently: transact }: typeof first) =>
  seed({ ...tools, transact, scale: 100 } as Within<Tx, Tools> & { scale: number })

const TABLES = [
  'shop',
  'staff_member',
  'merchant_account',
  'store',
  'store_clerk',
  'setting',
  'shop_feature',
  'shop_follow',
  'faq_entry',
  'merchant_application',
]
const rowsOf = ({ sql }: typeof first) =>
  Promise.all(TABLES.map(async (table) => (await sql.query(`select * from ${table} order by 1, 2`)).rows))

test('the demo has the same shops in every mall', async () => {
  await Promise.all([sow(first), sow(second)])
  const [here, there] = await Promise.all([rowsOf(first), rowsOf(second)])
  expect(here).toEqual(there)
  expect(here.every((rows) => rows.length > 0)).toBe(true)
})

test('every shop is told once and whole, and nobody is told of accounts that are seeded elsewhere', async () => {
  const told = await first.told()
  expect(told.map(({ name }) => name)).toEqual(Array(8).fill('shop.changed'))
  expect(told.map(({ payload }) => (payload as { status: string }).status)).toEqual([
    ...Array(6).fill('OPEN'),
    'PAUSED',
    'EXPIRED',
  ])
  expect(told.map(({ aggregateId }) => aggregateId)).toEqual(
    Array.from({ length: 8 }, (_, ordinal) => derivedId('shp', ordinal)),
  )
})

test('its staff holds what there is, its counters are right and its people have the names that all demos share', async () => {
  const { rows: staff } = await first.sql.query<{ permissions: string[] }>('select permissions from staff_member')
  for (const code of staff.flatMap(({ permissions }) => permissions)) {
    expect(permissionCodes.some((known) => covers([code], known))).toBe(true)
  }
  const { rows: wrong } = await first.sql.query(
    'select id from shop where followers_count <> (select count(*) from shop_follow where shop_id = shop.id)',
  )
  expect(wrong).toEqual([])
  const { rows: names } = await first.sql.query(
    `select username from merchant_account where id = '${derivedId('acc', 1105)}'`,
  )
  expect(names).toEqual([{ username: 'shop5-staff' }])
})
