import { dayOf } from '@supermall/kernel/day'
import { describe, expect, test } from 'vitest'
import { brokenBooks, done } from '../trial/floor.ts'
import { wechatRefusal } from '../trial/wechat-voice.ts'
import { payingBy } from '../trial/world.ts'
import { reconcile } from './reconcile.ts'
import { settleDifferences } from './settle-differences.ts'

const CODES = ['stripe', 'alipay', 'paypal'] as const

describe.each(CODES)('what somebody did at %s by hand', async (channel) => {
  const world = await payingBy(channel)
  const { client, clock, owed, pay, till, simulator, voice, deliver } = world
  const day = dayOf(clock.now)

  test('is missing here, once, whatever is asked about it, until somebody says what it was', async () => {
    const begun = done(await pay(await owed(), { channel, card: null }))
    simulator.books.pay(begun.id)
    await deliver(channel, voice.tell({ kind: 'PAID', id: begun.id }))
    const strays = [
      { kind: 'PAYMENT', no: 'ch_hand', amount: 700n },
      { kind: 'REFUND', no: 're_hand', amount: 200n },
    ] as const
    simulator.books.strays.push(...strays, { kind: 'OTHER', no: 'x', amount: 5n })
    for (let turn = 0; turn < 2; turn++)
      expect(await reconcile({ day, channel, isDryRun: false }, till)).toMatchObject({ repaired: 0 })
    const found = await client.difference.findMany({ where: { source: 'BILL' }, orderBy: { id: 'asc' } })
    const facts = { class: 'MISSING_HERE', status: 'OPEN', channel, day, paymentId: null, refundId: null, ours: null }
    expect(found).toMatchObject([
      { ...facts, theirs: 'PAYMENT 700 CNY', subjectId: 'ch_hand' },
      { ...facts, theirs: 'REFUND 200 CNY', subjectId: expect.stringMatching(/re_hand$/) },
    ])
    const asked = { differenceIds: found.map(({ id }) => id), resolution: null, isDryRun: false }
    const operate = world.operate as never
    const dry = { ...asked, resolution: 'It was by hand', isDryRun: true }
    const would = { repairedCount: 2, resolvedCount: 0, openCount: 0 }
    expect(done(await settleDifferences(dry, { ...till, operate }))).toEqual(would)
    expect(await client.difference.count({ where: { source: 'BILL', status: 'OPEN' } })).toBe(2)
    expect(done(await settleDifferences(asked, { ...till, operate }))).toMatchObject({ openCount: 2 })
    expect(await brokenBooks(world)).toEqual([])
  })
})

test('a refund at PayPal that names our payment is missing here all the same', async () => {
  const { client, clock, owed, pay, till, simulator, voice, deliver } = await payingBy('paypal')
  const begun = done(await pay(await owed(), { channel: 'paypal', card: null }))
  simulator.books.pay(begun.id)
  await deliver('paypal', voice.tell({ kind: 'PAID', id: begun.id }))
  simulator.books.giveBack(begun.id, begun.id, 300n)
  await reconcile({ day: dayOf(clock.now), channel: 'paypal', isDryRun: false }, till)
  expect(await client.difference.findMany({ where: { source: 'BILL' } })).toMatchObject([
    { class: 'MISSING_HERE', status: 'OPEN', theirs: 'REFUND 300 CNY', subjectId: begun.id, paymentId: null },
  ])
})

test('a day without a bill is compared once its bill is three days late, when money of ours is on it', async () => {
  const { client, clock, owed, pay, pass, payment, till, simulator, voice } = await payingBy('wechat-pay')
  const begun = done(await pay(await owed(), { channel: 'wechat-pay', card: null }))
  simulator.books.pay(begun.id)
  const paid = { status: 'SUCCEEDED' }
  const compare = (day: string) => reconcile({ day, channel: 'wechat-pay', isDryRun: false }, till)
  const day = dayOf(clock.now)
  await compare(day)
  expect(await payment(begun.id)).toMatchObject(paid)
  simulator.speak({
    ...voice,
    answer: (heard) =>
      heard.path === '/v3/bill/tradebill' ? wechatRefusal(400, 'NO_STATEMENT_EXIST', clock.now) : voice.answer(heard),
  })
  pass(24 * 3_600_000)
  await expect(compare(day)).rejects.toThrow('no bill')
  expect(await compare('2026-11-20')).toMatchObject({ lines: 0, differences: 0 })
  pass(3 * 24 * 3_600_000)
  expect(await compare(day)).toMatchObject({ lines: 0 })
  expect(await client.reconciliationRun.count()).toBe(2)
})
