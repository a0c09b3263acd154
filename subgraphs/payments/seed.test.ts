import type { Seeding } from '@supermall/subgraph/definition'
import { expect, test } from 'vitest'
import type { Within } from './data/database.ts'
import { seed } from './seed.ts'
import { brokenBooks, paymentsFloor } from './trial/floor.ts'

const floor = await paymentsFloor()
const sow = () => seed({ ...floor.till, scale: 1_000 } as unknown as Seeding<Within>)

test('the demo has money in wallets that the books account for, and a start that is taken up again adds nothing', async () => {
  await sow()
  const first = await floor.kept()
  await sow()
  expect(await floor.kept()).toBe(first)
  expect(await brokenBooks(floor)).toEqual([])
  const { rows } = await floor.sql.query(`select code from channel where is_enabled order by position, code`)
  expect(rows.map((row) => (row as { code: string }).code)).toEqual([
    'sandbox-card',
    'balance',
    'cash-on-delivery',
    'back-office',
    'friends',
  ])
})

test('a counter of the demo has bills that were paid, given back, ended, and wait', async () => {
  await sow()
  const { rows } = await floor.sql.query(
    'select status, count(*)::int as bills, sum(refunded_minor)::int as back from cashier_bill group by 1 order by 1',
  )
  expect(rows).toEqual([
    { status: 'CANCELLED', bills: 1, back: 0 },
    { status: 'OPEN', bills: 2, back: 0 },
    { status: 'PAID', bills: 4, back: 8_400 },
  ])
})
