import { pageOf } from '@supermall/kernel/page'
import { beforeAll, describe, expect, test } from 'vitest'
import { oldestCheckouts } from '../data/checkout-counts.ts'
import { listStuck } from '../data/stuck-checkouts.ts'
import { leftAloneSince } from '../domain/lease.ts'
import { accountId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { checkMending, mendCheckouts } from './mend-checkouts.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const silence = () => undefined
const log = { debug: silence, info: silence, warn: silence, error: silence }
const mend = (checkoutIds: readonly string[], isDryRun = false) =>
  mendCheckouts({ checkoutIds, isDryRun }, { ...at.saga(1), log })
const outcomes = async (...asked: Parameters<typeof mend>) => (await mend(...asked)).map(({ outcome }) => outcome)

/** A purchase that waits for a neighbour who is silent. */
async function stuck(buyer: number, silent: string): Promise<string> {
  at.silent.add(silent)
  const started = await startCheckout(inputOf([1]), accountId(buyer), at.saga(buyer))
  if (!started.ok) throw new Error('it was refused')
  return started.value.id
}

describe('a stuck checkout', () => {
  test('is brought to its end before its time when the neighbour answers again', async () => {
    const id = await stuck(201, 'payments.open-payment')
    at.silent.clear()
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 0, stuck: 0 })
    expect(await mend([id])).toMatchObject([{ checkoutId: id, outcome: 'READY', checkout: { status: 'READY' } }])
    expect(await outcomes([id])).toEqual(['READY'])
  })

  test('is still stuck while the neighbour is silent, and its turn of the job comes as ever', async () => {
    const id = await stuck(202, 'inventory.hold-stock')
    expect(await outcomes([id])).toEqual(['STILL_STUCK'])
    at.silent.clear()
    at.later(31_000)
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 1, stuck: 0 })
  })

  test('is taken back when it waited too long', async () => {
    const id = await stuck(203, 'payments.open-payment')
    at.later(121_000)
    expect(await outcomes([id])).toEqual(['REFUSED'])
    at.silent.clear()
    expect(at.held.has(id)).toBe(false)
  })

  test('is only looked at in a dry run', async () => {
    const id = await stuck(204, 'inventory.hold-stock')
    at.silent.clear()
    const kept = () => at.sql.query({ text: 'select * from checkout where id = $1', values: [id] })
    const before = (await kept()).rows
    expect(await outcomes([id], true)).toEqual(['WOULD_TRY'])
    expect((await kept()).rows).toEqual(before)
    expect(await outcomes([id])).toEqual(['READY'])
    expect(await outcomes([id], true)).toEqual(['READY'])
  })

  test('is shown to operators once it was left alone for a minute, or is on its way back', async () => {
    const listed = async () =>
      (await listStuck(at.tools.client, leftAloneSince(at.clock.now), pageOf({}, 'stuck'))).nodes.map(({ id }) => id)
    const id = await stuck(205, 'payments.open-payment')
    at.later(60_000)
    expect(await listed()).not.toContain(id)
    at.later(2_000)
    expect(await listed()).toContain(id)
    at.silent.add('inventory.release-stock')
    at.later(60_000)
    expect(await outcomes([id])).toEqual(['STILL_STUCK'])
    expect(await listed()).toContain(id)
    at.silent.clear()
    expect(await outcomes([id])).toEqual(['REFUSED'])
    expect(await listed()).not.toContain(id)
  })

  test('is told by its age to whoever watches the mall', async () => {
    const id = await stuck(218, 'payments.open-payment')
    const aged = `update checkout set created_at = now() - interval '20 minutes' where id = $1`
    await at.sql.query({ text: aged, values: [id] })
    const { PROCESSING: age = 0, UNDOING } = await oldestCheckouts.count(at.sql)
    // Moments are kept to the millisecond and may be rounded up, so the age may fall short by half of one.
    expect([age > 1_199, age < 1_800, UNDOING]).toEqual([true, true, 0])
    at.silent.clear()
    expect(await outcomes([id])).toEqual(['READY'])
    expect(await oldestCheckouts.count(at.sql)).toEqual({ PROCESSING: 0, UNDOING: 0 })
  })

  test('keeps none of the others from their end, and what is no checkout is told as such', async () => {
    const ids = [await stuck(206, 'payments.open-payment'), await stuck(207, 'payments.open-payment')]
    at.silent.clear()
    expect(await outcomes([...ids, 'ord_1', 'chk_1'])).toEqual(['READY', 'READY', 'NOT_FOUND', 'NOT_FOUND'])
  })
})

test('a process that still works at a checkout writes nothing once an operator has taken it over', async () => {
  let taken: string[] = []
  const ask: typeof hall.ask = async (definition, question, options) => {
    const answer = await hall.ask(definition, question, options)
    if (definition.requestName === 'payments.open-payment' && taken.length === 0) {
      const { rows } = await at.sql.query<{ id: string }>({
        text: 'select id from checkout where account_id = $1',
        values: [accountId(208)],
      })
      taken = await outcomes(rows.map(({ id }) => id))
    }
    return answer
  }
  const hall = at.saga(208)
  const started = await startCheckout(inputOf([1]), accountId(208), { ...hall, ask })
  expect([started, taken]).toMatchObject([{ ok: true, value: { status: 'READY' } }, ['READY']])
  const orders = await at.sql.query({
    text: 'select id from mall_order where account_id = $1',
    values: [accountId(208)],
  })
  expect(orders.rows).toHaveLength(1)
})

test('one to a hundred are taken at once, each one time', () => {
  const many = (count: number) => checkMending({ checkoutIds: Array.from({ length: count }, String), isDryRun: false })
  expect([many(0), many(101)]).toMatchObject(
    Array(2).fill({ ok: false, refusals: [{ code: 'LIST_LENGTH', path: ['checkoutIds'] }] }),
  )
  expect(checkMending({ checkoutIds: ['a', 'a'], isDryRun: true })).toMatchObject({ value: { checkoutIds: ['a'] } })
})
