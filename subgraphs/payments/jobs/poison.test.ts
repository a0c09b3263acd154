import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { startExport } from '../commands/export-money.ts'
import { holdBalance } from '../commands/hold-balance.ts'
import { openCashierBill } from '../commands/open-cashier-bill.ts'
import { grantRedPacket } from '../commands/red-packets.ts'
import type { Within } from '../data/database.ts'
import { done, operator, paymentsFloor } from '../trial/floor.ts'
import closeExpired from './close-expired.ts'
import expireCashierBills from './expire-cashier-bills.ts'
import expireRedPackets from './expire-red-packets.ts'
import releaseForgottenHolds from './release-forgotten-holds.ts'
import writeExports from './write-exports.ts'

const floor = await paymentsFloor()
const { sql, client, clock, transact, till, tools } = floor
const { currency } = tools
const ask = (async () => ({ checkouts: [] })) as Ask
const within = { ...till, ask, db: { sql, client }, transact } as Within

await sql.query(`create function refuse_poison() returns trigger language plpgsql as $$
  begin raise exception 'poison'; end $$`)
const poison = async (table: string, key: string, id: string) => {
  const name = `poison_${table}`
  await sql.query(`create trigger ${name} before update on ${table} for each row
    when (old.${key} = '${id}') execute function refuse_poison()`)
}
const statusOf = async (table: string, key: string, id: string) =>
  (await sql.query<{ status: string }>(`select status from ${table} where ${key} = $1`, [id])).rows[0]?.status

const KINDS = {
  payment: {
    key: 'id',
    job: closeExpired,
    ended: 'CLOSED',
    make: async () => (await floor.owed()).paymentId as string,
  },
  red_packet: {
    key: 'grant_id',
    job: expireRedPackets,
    ended: 'EXPIRED',
    async make() {
      const [grantId, accountId] = [newId('crb'), newId('acc')]
      const grant = { grantId, accountId, amount: wire(100n, currency), reason: 'A gift', shopId: null }
      await transact((unit) => grantRedPacket(grant, unit))
      return grantId as string
    },
  },
  cashier_bill: {
    key: 'id',
    job: expireCashierBills,
    ended: 'EXPIRED',
    async make() {
      const shopId = newId('shp')
      const staff = floor.operateAs({ ...operator, id: newId('acc'), audience: 'MERCHANT', shopId })
      const asked = { shopId, amount: { amount: '1.00', currency }, note: '', idempotencyKey: newId('evt') }
      const counter = { currency, standing: ok(null) }
      return done(await staff('payments.cashier.collect', (unit) => openCashierBill(asked, counter, unit))).billId
    },
  },
  balance_hold: {
    key: 'owner_id',
    job: releaseForgottenHolds,
    ended: 'RELEASED',
    async make() {
      const [ownerId, accountId] = [newId('chk'), newId('acc')]
      await floor.credit(accountId, '1.00')
      const held = { ownerId, accountId, amount: 100n, currency, until: clock.now, payToken: null }
      done(await transact((unit) => holdBalance(held, currency, unit)))
      return ownerId as string
    },
  },
} as const

test.each(Object.entries(KINDS))('one row of %s that cannot be ended stops none behind it', async (table, kind) => {
  const { key, job, ended, make } = kind
  const stuck = await make()
  floor.pass(1)
  const behind = [await make(), await make()]
  await poison(table, key, stuck)
  floor.pass(hours(48))
  await expect(job.run(within)).rejects.toThrow()
  const others = await Promise.all(behind.map((id) => statusOf(table, key, id)))
  expect(others).toEqual([ended, ended])
  expect(await statusOf(table, key, stuck)).not.toBe(ended)
  await sql.query(`drop trigger poison_${table} on ${table}`)
})

test('a file that cannot be written stops none behind it, and has failed after a few tries', async () => {
  const start = async (kind: 'PAYMENTS' | 'REFUNDS') => {
    const asked = { kind, fromAt: new Date(0), toAt: new Date(1_000), idempotencyKey: newId('evt') }
    floor.pass(1)
    return done(await floor.operate('payments.finance.export', (unit) => startExport(asked, unit))).exportId
  }
  const [stuck, behind] = [await start('PAYMENTS'), await start('REFUNDS')]
  await sql.query(`update export_run set cursor = '9 ' where id = $1`, [stuck])
  expect(await writeExports.run(within)).toEqual({ rows: 0 })
  expect(await statusOf('export_run', 'id', behind)).toBe('DONE')
  for (let turn = 1; turn < 5; turn++) {
    expect(await statusOf('export_run', 'id', stuck)).toBe('WAITING')
    await writeExports.run(within)
  }
  const failed = { status: 'FAILED', failureCount: 5, failure: expect.stringContaining('5 times in a row') }
  expect(await client.exportRun.findUnique({ where: { id: stuck } })).toMatchObject(failed)
})
