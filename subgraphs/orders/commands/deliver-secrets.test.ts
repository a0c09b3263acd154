import type { Ask } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import { done, returns } from '../trial/returns.ts'
import { cancelAftersale } from './cancel-aftersale.ts'
import { deliverSecrets } from './deliver-secrets.ts'

const at = await returns()
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
