import { issueSecrets } from '@supermall/contracts/catalog'
import { stockBack, stockOut } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
})

const LIST = `query ($where: ManagedProductWhere) { managedProducts(first: 100, where: $where) { nodes { id } } }`
const skus = ['S', 'M'].map((value) => ({ optionValues: [value], price: { amount: '10', currency: 'CNY' } }))
const options = [{ name: 'Size', values: [{ value: 'S' }, { value: 'M' }] }]
const coded = (code: string) => skus.map((sku, at) => ({ ...sku, code: `${code}-${at}` }))

async function isSoldOut(id: string): Promise<boolean> {
  const [out, left] = await Promise.all(
    [true, false].map(async (eq) => {
      const asked = await house.asks(merchant(0), LIST, {
        where: { isSoldOut: { eq }, shopId: { eq: derivedId('shp', 0) } },
      })
      expect(asked.errors).toEqual([])
      return asked.data.managedProducts.nodes.some((node: { id: string }) => node.id === id)
    }),
  )
  expect(left).toBe(!out)
  return out === true
}

const word = (draft: typeof stockOut, skuId: string | undefined, revision: number) =>
  house.hears(draft({ skuId: skuId as Id<'sku'>, shopId: derivedId('shp', 0), revision }))

describe('goods are sold out', () => {
  it('once all that is for sale of them has run out, until some of it is back, in whatever order that is told', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: coded('out') })
    const [small, medium] = made.map((sku) => sku.id)
    expect(await isSoldOut(id)).toBe(false)
    await word(stockOut, small, 3)
    expect(await isSoldOut(id)).toBe(false)
    await word(stockOut, medium, 4)
    expect(await isSoldOut(id)).toBe(true)
    await word(stockBack, medium, 2)
    expect(await isSoldOut(id)).toBe(true)
    await word(stockBack, medium, 6)
    await word(stockOut, medium, 5)
    expect(await isSoldOut(id)).toBe(false)
  })

  it('by those that are for sale: what is left out counts no more, and comes back as what was told of it', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: coded('kept') })
    await word(stockOut, made[0]?.id, 1)
    const set = mutation('productSkusSet', 'product { version }')
    const ask = (expectedVersion: number, all: object[]) =>
      house.asks(platform(), set, { input: { id, expectedVersion, options, skus: all } })
    const [small, medium] = coded('kept')
    await ask(1, [small ?? {}])
    expect(await isSoldOut(id)).toBe(true)
    await ask(2, [medium ?? {}])
    expect(await isSoldOut(id)).toBe(false)
    await ask(3, [small ?? {}])
    expect(await isSoldOut(id)).toBe(true)
    await ask(4, [medium ?? {}])
    await word(stockBack, made[0]?.id, 2)
    await ask(5, [small ?? {}])
    expect(await isSoldOut(id)).toBe(false)
  })

  it('of which there are secrets when those are gone', async () => {
    const { id, skus } = await created(house, platform(), { kind: 'VIRTUAL' })
    const skuId = skus[0]?.id ?? ''
    expect(await isSoldOut(id)).toBe(true)
    const add = mutation('productSecretsImport', 'importedCount')
    await house.asks(platform(), add, { input: { skuId, secrets: ['first', 'second'] } })
    expect(await isSoldOut(id)).toBe(false)
    const issue = () =>
      house.ask(issueSecrets, { reference: derivedId('oln', 1), skuId: skuId as Id<'sku'>, quantity: 2 })
    expect(await issue()).toMatchObject({ outcome: 'ISSUED' })
    expect(await isSoldOut(id)).toBe(true)
  })
})
