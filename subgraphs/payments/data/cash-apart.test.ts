import { readFileSync } from 'node:fs'
import { newId } from '@supermall/kernel/id'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { earnedBy } from '../domain/postings.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import { takingsOn } from '../trial/takings.ts'
import { post } from './ledger.ts'

const MIGRATION = fromRoot('prisma', 'payments', 'migrations', '20261123000100_keep_cash_apart', 'migration.sql')

const floor = await paymentsFloor()
const { transact, sql, tools } = floor
const { collected, sold, stands } = takingsOn(floor)
const { currency } = tools

test('cash that was booked as owed to its shop is set apart from it once, and what the shop earned otherwise is not', async () => {
  const shopId = newId('shp')
  await sold(4_000n, shopId)
  const { orderId } = await collected(9_000n, shopId)
  const cash = { kind: 'CLEARING', ownerId: 'cash-on-delivery' } as const
  const took = (bizType: 'CASHIER_CASH' | 'CASHIER_CASH_BACK', amount: bigint) => ({
    ...{ bizType, bizId: newId('csb'), currency },
    entries: [
      { ...cash, amount: -amount },
      { ...earnedBy(shopId), amount },
    ],
  })
  const waits = { kind: 'SUSPENSE', ownerId: orderId } as const
  const entries = [
    { ...waits, amount: -9_000n },
    { ...earnedBy(shopId), amount: 9_000n },
  ]
  const old = [
    { bizType: 'ORDER_SHARE' as const, bizId: orderId, currency, entries },
    took('CASHIER_CASH', 700n),
    took('CASHIER_CASH_BACK', -300n),
  ]
  for (const transaction of old) await transact(({ db, now }) => post(db, transaction, now))
  expect([await stands('MERCHANT_PAYABLE', shopId), await stands('SHOP_CASH', shopId)]).toEqual([13_400n, 0n])
  await sql.query(readFileSync(MIGRATION, 'utf8'))
  expect([await stands('MERCHANT_PAYABLE', shopId), await stands('SHOP_CASH', shopId)]).toEqual([4_000n, 9_400n])
  expect(await brokenBooks(floor)).toEqual([])
})
