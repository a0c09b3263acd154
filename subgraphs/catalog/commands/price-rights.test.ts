import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Asked, Mall } from '../trial/mall.ts'
import { codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
})

const UPDATE = mutation('productUpdate', 'product { version title }')
const SKUS = mutation('productSkusSet', 'product { version }')
const editor = merchant(0, 'staff', ['catalog.product.edit', 'catalog.product.view'])
const faultOf = ({ errors }: Asked) => errors[0]?.extensions.code ?? null

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const sku = (code: string, value: string, more: object = {}) => ({
  code,
  optionValues: [value],
  price: cny('138.90'),
  marketPrice: cny('150'),
  costPrice: cny('90'),
  levelPrices: [
    { levelId: derivedId('lvl', 2), price: '120' },
    { levelId: derivedId('lvl', 1), price: '130.00' },
  ],
  ...more,
})
const options = (...values: string[]) => [{ name: 'Size', values: values.map((value) => ({ value })) }]
const presell = {
  price: '90',
  startsAt: '2026-12-01T00:00:00Z',
  endsAt: '2026-12-02T00:00:00Z',
  sendsAfterDays: 3,
}
const wholesale = [{ fromQuantity: 10, price: '80' }]

async function refusedToEditor(text: string, input: object) {
  const before = await house.kept()
  expect(faultOf(await house.asks(editor, text, { input }))).toBe('FORBIDDEN')
  expect(await house.kept()).toBe(before)
}

describe('who may edit goods, but no prices', () => {
  it.each([
    ['price', { price: cny('0.01') }],
    ['marketPrice', { marketPrice: null }],
    ['costPrice', { costPrice: cny('91') }],
    ['levelPrices', { levelPrices: [{ levelId: derivedId('lvl', 1), price: '0.01' }] }],
  ])('sets the SKUs at the prices that they have, and at no other %s', async (what, other) => {
    const [one, two] = [`${what}-1`, `${what}-2`]
    const made = await created(house, platform(), { options: options('S', 'M'), skus: [sku(one, 'S'), sku(two, 'M')] })
    const set = (...skus: object[]) => ({
      id: made.id,
      expectedVersion: 1,
      options: options('S', 'M', 'L'),
      skus,
    })
    await refusedToEditor(SKUS, set(sku(one, 'S'), sku(two, 'M', other)))
    await refusedToEditor(SKUS, set(sku(one, 'S'), sku(two, 'L', other)))
    const sameLevels = sku(two, 'S', { levelPrices: [...sku(two, 'S').levelPrices].reverse() })
    const asked = await house.asks(editor, SKUS, { input: set(sameLevels, sku(one, 'L')) })
    expect([faultOf(asked), codes(asked, 'productSkusSet')]).toEqual([null, []])
  })

  it('changes nothing of a presell or of wholesale but when it is sent', async () => {
    const { id } = await created(house, platform(), { presell, wholesale })
    const change = (more: object) => ({ id, expectedVersion: 1, ...more })
    for (const other of [
      { presell: { ...presell, price: '0.01' } },
      { presell: { ...presell, startsAt: '2026-11-22T00:00:00Z' } },
      { presell: null },
      { wholesale: [{ fromQuantity: 2, price: '80' }] },
      { wholesale: [{ fromQuantity: 10, price: '0.01' }] },
      { wholesale: [] },
      { wholesale: null },
    ])
      await refusedToEditor(UPDATE, change(other))
    const same = { title: 'Other', presell: { ...presell, price: '90.00', sendsAfterDays: 5 }, wholesale }
    const asked = await house.asks(editor, UPDATE, { input: change(same) })
    expect([faultOf(asked), asked.data.productUpdate.product]).toEqual([null, { version: 2, title: 'Other' }])
  })

  it('gives a price to goods that had none: those that they create', async () => {
    const { id } = await created(house, editor, { presell, wholesale })
    expect(id).toMatch(/^prd_/)
    const plain = await created(house, editor)
    await refusedToEditor(UPDATE, { id: plain.id, expectedVersion: 1, presell })
  })
})

it('who may change prices too changes them either way', async () => {
  const both = merchant(0, 'staff', ['catalog.product.edit', 'catalog.product.view', 'catalog.product.price'])
  const { id } = await created(house, both, { options: options('S'), skus: [sku('both-1', 'S')] })
  const terms = await house.asks(both, UPDATE, { input: { id, expectedVersion: 1, presell, wholesale } })
  expect(terms.data.productUpdate.product.version).toBe(2)
  const input = { id, expectedVersion: 2, options: options('S'), skus: [sku('both-1', 'S', { price: cny('100') })] }
  expect((await house.asks(both, SKUS, { input })).data.productSkusSet.product).toEqual({ version: 3 })
})
