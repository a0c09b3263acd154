import { newId } from '@supermall/kernel/id'
import { minutes, seconds } from '@supermall/kernel/time'
import { exportText } from '@supermall/testing/export-files'
import { expect, test } from 'vitest'
import { rowsBehind } from '../data/exports.ts'
import { pageEntries } from '../data/lists.ts'
import { done, paymentsFloor } from '../trial/floor.ts'
import { financeExports, startExport } from './export-money.ts'

const at = await paymentsFloor()
const { now } = at.clock
const span = { fromAt: now, toAt: new Date(now.getTime() + minutes(10)) }
const WALLETS = { kind: { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] } }

/** Of several wallets, and in the end of one beyond the span; numbered in another order than they came in, as processes that race do. */
async function moved() {
  const wallets = Array.from({ length: 3 }, () => newId('acc'))
  for (let turn = 0; turn < 5; turn++) {
    for (const accountId of wallets) await at.credit(accountId, '1.00')
    at.pass(seconds(30))
  }
  at.clock.now = new Date(span.toAt)
  await at.credit(newId('acc'), '1.00')
  await at.sql.query(`update ledger_posting set id = 'pst_' || md5(id)`)
  const { nodes } = await pageEntries(at.client, { where: WALLETS, args: { first: 100 } })
  return nodes.map(({ id }) => id).reverse()
}

async function exported() {
  const input = { kind: 'WALLET_ENTRIES', ...span, idempotencyKey: newId('evt') } as const
  const { exportId } = done(await at.operate('payments.statement.export', (unit) => startExport(input, unit)))
  while (await financeExports.writeNext([], { transact: at.transact, log: at.till.log }));
  const [, ...rows] = (await exportText(at.client, exportId)).trim().split('\r\n')
  return rows.map((row) => row.split(',')[0])
}

async function readBy(take: number, from: string | null = null) {
  const ids: string[] = []
  for (let cursor = from; ; ) {
    const { rows, isLast, ...next } = await rowsBehind(at.client, { kind: 'WALLET_ENTRIES', ...span, cursor }, take)
    ids.push(...rows.map(({ id }) => id))
    if (isLast) return ids
    cursor = next.cursor
  }
}

test('movements of wallets stand in a file as in the list of them, the oldest first, however many are read at once', async () => {
  const all = await moved()
  const within = all.slice(0, -1)
  expect(within).toHaveLength(15)
  expect(within).not.toEqual(within.toSorted())
  expect(await exported()).toEqual(within)
  for (const take of [1, 2, 7, 15]) expect(await readBy(take)).toEqual(within)
  // What the version before began to write by id is written to its end so: no row is missing, and none is there twice.
  const byId = within.toSorted()
  expect(await readBy(4, `0 ${byId[5]}`)).toEqual(byId.slice(6))
})
