import { newId } from '@supermall/kernel/id'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { openTalks } from '../providers/talks.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { askProvider } from './ask-provider.ts'

const CREATE = 'txnSubType=07'
const world = await payingBy('unionpay', { PAYMENTS_PROVIDER_TIMEOUT_MS: '60000' })
const { owed, pay, payment, simulator, till, tools, voice, deliver } = world
const by = { channel: 'unionpay', card: null } as const

test('a number that UnionPay has taken already is asked about, and its payment can be paid', async () => {
  const order = await owed()
  simulator.spoil(CREATE, 'CUT_AFTER')
  const idempotencyKey = newId('evt')
  for (let turn = 0; turn < 2; turn++)
    expect(done(await pay(order, { ...by, idempotencyKey }))).toMatchObject({ status: 'PROCESSING', action: null })
  simulator.books.pay(order.paymentId)
  await deliver('unionpay', voice.tell({ kind: 'PAID', id: order.paymentId }))
  expect((await payment(order.paymentId)).status).toBe('SUCCEEDED')
})

test('a code that was given out stays good when whoever asked a second time is declined', async () => {
  const real = await tools.providers.of('unionpay')
  if (!real) throw new Error('there is no UnionPay')
  const order = await owed()
  // Another process of the mall, which knows nothing of the talk that is under way here.
  const other = (create: typeof real.create) => {
    return { ...till, talks: openTalks(9), providers: { ...tools.providers, of: async () => ({ ...real, create }) } }
  }
  const letGo = simulator.hold(CREATE)
  const paying = pay(order, by)
  await eventually(async () => (await payment(order.paymentId)).status === 'PROCESSING')
  const begun = await payment(order.paymentId)
  const isGivenOut = async () => (await payment(order.paymentId)).action !== null
  const declining = other(async () => {
    await eventually(isGivenOut)
    return { kind: 'DECLINED', reason: 'asked twice' }
  })
  survivors(await rival(2, async (index) => (index === 0 ? askProvider(begun, declining) : letGo())))
  expect(done(await paying)).toMatchObject({ status: 'PROCESSING' })
  expect(await payment(order.paymentId)).toMatchObject({ status: 'PROCESSING', reason: null })
  expect(await isGivenOut()).toBe(true)
  expect(await brokenBooks(world)).toEqual([])
})
