import { readFileSync } from 'node:fs'
import type { Seeding } from '@supermall/subgraph/definition'
import { relive } from '@supermall/subgraph/past'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import type { Within } from './data/database.ts'
import { seed } from './seed.ts'
import { brokenBooks, paymentsFloor } from './trial/floor.ts'

const floor = await paymentsFloor()
const sow = () => seed({ ...floor.till, scale: 1_000 } as Seeding<Within>)

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

test('the recorded month goes on where the demo begins: each posting follows the one before it', async () => {
  await sow()
  const past = readFileSync(fromRoot('subgraphs', 'payments', 'seed', 'past.jsonl'), 'utf8')
  await floor.transact(({ db, now }) => relive(db, past, now))
  const { rows } = await floor.sql.query(
    `select id from (
       select p.id, p.seq, p.balance_before, row_number() over mine as place, coalesce(lag(p.balance_after) over mine, 0) as before
       from ledger_posting p window mine as (partition by p.account_id order by p.seq)) s
     where seq <> place or balance_before <> before`,
  )
  expect(rows).toEqual([])
  expect(await brokenBooks(floor)).toEqual([])
  const due = await floor.sql.query('select count(*)::int as orders from order_taking where is_due')
  expect(due.rows).toEqual([{ orders: 41 }])
  const { rows: wrong } = await floor.sql.query(
    'select order_id from order_taking where least(deducted_by_shop, deducted_by_platform) < 0',
  )
  expect(wrong).toEqual([])
})
