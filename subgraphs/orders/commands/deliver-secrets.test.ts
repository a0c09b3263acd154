import type { Ask } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { deciding } from '../trial/deciding.ts'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import { done, returns } from '../trial/returns.ts'
import { cancelAftersale } from './cancel-aftersale.ts'
import { deliverSecrets } from './deliver-secrets.ts'
import { failRefund, settleRefund } from './settle-refund.ts'

const at = await returns()
const { approve } = deciding(() => at)
at.skus.set(skuId(40), skuOf(40, { kind: 'VIRTUAL', secretsLeft: 9 }))

test('whoever asks for the money while secrets are fetched cannot read them until that is over', async () => {
  const bought = await at.paid(1, { 40: 1 })
  const cases: string[] = []
  const ask = (async () => {
    if (cases.length === 0) cases.push(done(await at.apply(1, bought)).id)
    return { outcome: 'ISSUED', secrets: ['s'] }
  }) as Ask
  const deliver = () => deliverSecrets({ transact: at.transact, ask })
  const order = async () => (await at.read(bought.order.id)).order
  expect(await deliver()).toEqual({ delivered: 0, soldOut: 0 })
  expect(await order()).toMatchObject({ status: 'PAID', openCaseCount: 1 })
  done(await at.transact((unit) => cancelAftersale(cases[0] ?? '', accountId(1), unit)))
  expect(await deliver()).toEqual({ delivered: 1, soldOut: 0 })
  expect(await order()).toMatchObject({ status: 'FINISHED' })
})

test('one order that fails keeps no other back, however often', async () => {
  const bought = [await at.paid(2, { 40: 1 }), await at.paid(3, { 40: 1 }), await at.paid(4, { 40: 1 })]
  const broken = bought[0]?.lines[0]?.id
  const asked: unknown[] = []
  const ask = (async (_: unknown, question: { reference: string; part?: unknown }) => {
    asked.push(question.part)
    if (question.reference === broken) throw new Error('too much to say')
    return { outcome: 'ISSUED', secrets: [] }
  }) as Ask
  await expect(deliverSecrets({ transact: at.transact, ask })).rejects.toThrow('too much to say')
  await expect(deliverSecrets({ transact: at.transact, ask })).rejects.toThrow('too much to say')
  const states = await Promise.all(bought.map(async ({ order }) => (await at.read(order.id)).order.status))
  expect(states).toEqual(['PAID', 'FINISHED', 'FINISHED'])
  expect(asked).toEqual(Array(4).fill({ from: 0, most: 0 }))
})

test('what the catalogue gave for something else is a fault that is told: nothing is paid back, and nobody is kept back', async () => {
  const bought = [await at.paid(5, { 40: 1 }), await at.paid(6, { 40: 1 })]
  const [other] = bought.map(({ lines }) => lines[0]?.id)
  const ask = (async (_: unknown, { reference }: { reference: string }) => ({
    outcome: reference === other ? 'OTHER_INPUT' : 'ISSUED',
    secrets: [],
  })) as Ask
  await expect(deliverSecrets({ transact: at.transact, ask })).rejects.toThrow(`the secrets of ${other}`)
  const states = await Promise.all(bought.map(async ({ order }) => (await at.read(order.id)).order.status))
  expect(states).toEqual(['PAID', 'FINISHED'])
  expect(await at.toldOf('refund.requested', { id: bought[0]?.order.id ?? '' })).toEqual([])
})

test('what could not be paid back keeps no other secrets of its order back, and its own are asked for by nobody', async () => {
  at.skus.set(skuId(41), skuOf(41, { kind: 'VIRTUAL', secretsLeft: 9 }))
  const bought = await at.paid(7, { 40: 1, 41: 1 })
  const [back, kept] = bought.lines
  const first = [{ lineId: back?.id ?? '', quantity: 1 }]
  const { refundId } = done(await approve(done(await at.apply(7, bought, { lines: first }))))
  await at.transact((unit) => failRefund(refundId ?? 'rfd_', 'Nothing covers it', unit))
  const asked: string[] = []
  const ask = (async (_: unknown, { reference }: { reference: string }) => {
    asked.push(reference)
    return { outcome: 'ISSUED', secrets: [] }
  }) as Ask
  await deliverSecrets({ transact: at.transact, ask })
  expect(asked).toContain(kept?.id)
  expect(asked).not.toContain(back?.id)
  expect((await at.read(bought.order.id)).order).toMatchObject({ status: 'FINISHED', refundedMinor: 0n })
  await at.transact((unit) => settleRefund(refundId ?? 'rfd_', unit))
  expect((await at.read(bought.order.id)).order).toMatchObject({ status: 'FINISHED', refundedMinor: 1_040n })
})

test('the last that is paid back is waited for, also where that failed', async () => {
  const bought = await at.paid(8, { 40: 1 })
  const { refundId } = done(await approve(done(await at.apply(8, bought))))
  await at.transact((unit) => failRefund(refundId ?? 'rfd_', 'Nothing covers it', unit))
  const ask = (async () => ({ outcome: 'ISSUED', secrets: [] })) as unknown as Ask
  await deliverSecrets({ transact: at.transact, ask })
  expect((await at.read(bought.order.id)).order.status).toBe('PAID')
})
