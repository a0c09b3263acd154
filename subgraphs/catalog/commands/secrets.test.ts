import { issueSecrets, skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(300)
})

const IMPORT = mutation('productSecretsImport', 'secretImport { importedCount duplicateCount sku { id secretsLeft } }')
const DELETE = mutation('productSecretsDelete', 'sku { secretsLeft }')

async function virtualSku(secrets: readonly string[] = []) {
  const product = await created(house, platform(), { kind: 'VIRTUAL' })
  const skuId = (product.skus[0]?.id ?? '') as Id<'sku'>
  if (secrets.length > 0) await house.asks(platform(), IMPORT, { input: { skuId, secrets } })
  return skuId
}
const left = async (skuId: string) =>
  (await house.sql.query('select secrets_left from sku where id = $1', [skuId])).rows[0].secrets_left
const issue = (reference: string, skuId: Id<'sku'>, quantity: number) =>
  house.ask(issueSecrets, { reference, skuId, quantity }, { timeoutMs: 10_000 })
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `SECRET-${at}`)

describe('importing secrets', () => {
  it('adds each once, however often it comes', async () => {
    const skuId = await virtualSku()
    const asked = await house.asks(merchant(0), IMPORT, { input: { skuId, secrets: ['a', 'b', ' a '] } })
    expect(asked.data.productSecretsImport.secretImport).toEqual({
      importedCount: 2,
      duplicateCount: 1,
      sku: { id: skuId, secretsLeft: 2 },
    })
    const again = await house.asks(merchant(0), IMPORT, { input: { skuId, secrets: ['b', 'c'] } })
    expect(again.data.productSecretsImport.secretImport).toMatchObject({ importedCount: 1, sku: { secretsLeft: 3 } })
  })

  it('takes ten thousand at once', async () => {
    const skuId = await virtualSku()
    const asked = await house.asks(platform(), IMPORT, { input: { skuId, secrets: numbered(10_000) } })
    expect(asked.data.productSecretsImport.secretImport.importedCount).toBe(10_000)
    const more = await house.asks(platform(), IMPORT, { input: { skuId, secrets: numbered(10_001) } })
    expect(codes(more, 'productSecretsImport')).toEqual(['LIST_SIZE'])
  })

  it('is refused where there is nothing to put them, and leaves no secret in the audit log', async () => {
    const plain = (await created(house)).skus[0]?.id
    expect(
      codes(await house.asks(platform(), IMPORT, { input: { skuId: plain, secrets: ['x'] } }), 'productSecretsImport'),
    ).toEqual(['NOT_VIRTUAL'])
    expect(
      codes(await house.asks(platform(), IMPORT, { input: { skuId: 'x', secrets: ['x'] } }), 'productSecretsImport'),
    ).toEqual(['NOT_FOUND'])
    await virtualSku(['TOP-SECRET-WORD'])
    expect(JSON.stringify(await house.audited())).not.toContain('TOP-SECRET-WORD')
  })

  it('lets them be read by the own staff with the permission, and by nobody else', async () => {
    const skuId = await virtualSku(['s1', 's2'])
    const query = 'query ($skuId: ID!) { productSecrets(skuId: $skuId) { totalCount nodes { secret isIssued } } }'
    expect((await house.asks(merchant(0), query, { skuId })).data.productSecrets).toEqual({
      totalCount: 2,
      nodes: [
        { secret: 's1', isIssued: false },
        { secret: 's2', isIssued: false },
      ],
    })
    for (const viewer of [guest, buyer(1), merchant(1), merchant(0, 'staff', ['catalog.product.*'])]) {
      const { data, errors } = await house.asks(viewer, query, { skuId })
      expect(data.productSecrets ?? null).toBeNull()
      expect(['UNAUTHENTICATED', 'FORBIDDEN']).toContain(errors[0]?.extensions.code)
    }
  })
})

describe('issuing secrets', () => {
  it('gives one per piece, the same ones to whoever asks again, and nothing for another question', async () => {
    const skuId = await virtualSku(['a', 'b', 'c'])
    const first = await issue('line-1', skuId, 2)
    expect(first).toEqual({ outcome: 'ISSUED', secrets: ['a', 'b'] })
    expect(await issue('line-1', skuId, 2)).toEqual(first)
    expect(await issue('line-1', skuId, 1)).toEqual({ outcome: 'OTHER_INPUT', secrets: [] })
    expect(await left(skuId)).toBe(1)
  })

  it('tells so many of them as were asked for, where all together are more than the bus carries', async () => {
    const long = Array.from({ length: 999 }, (_, at) => `${at}`.padEnd(500, '密'))
    const skuId = await virtualSku(long)
    await expect(issue('line-long', skuId, 999)).rejects.toMatchObject({ code: 'NO_ANSWER' })
    const part = (from: number, most: number) =>
      house.ask(issueSecrets, { reference: 'line-long', skuId, quantity: 999, part: { from, most } })
    expect(await part(0, 0)).toEqual({ outcome: 'ISSUED', secrets: [] })
    expect(await part(0, 2)).toEqual({ outcome: 'ISSUED', secrets: long.slice(0, 2) })
    expect(await part(990, 100)).toEqual({ outcome: 'ISSUED', secrets: long.slice(990) })
    expect(await left(skuId)).toBe(0)
  })

  it('gives all or nothing, and the reference can be asked for again when there are more', async () => {
    const skuId = await virtualSku(['only'])
    expect(await issue('line-2', skuId, 2)).toEqual({ outcome: 'SOLD_OUT', secrets: [] })
    expect(await left(skuId)).toBe(1)
    await house.asks(platform(), IMPORT, { input: { skuId, secrets: ['other'] } })
    expect((await issue('line-2', skuId, 2)).outcome).toBe('ISSUED')
  })

  it('never gives one twice, however many buy at once', async () => {
    const skuId = await virtualSku(numbered(30))
    const issued = survivors(await rival(20, (index) => issue(`race-${index}`, skuId, 2)))
    const given = issued.flatMap(({ secrets }) => secrets)
    expect(issued.filter(({ outcome }) => outcome === 'ISSUED')).toHaveLength(15)
    expect(new Set(given).size).toBe(30)
    expect(await left(skuId)).toBe(0)
  })

  it('gives the same to twins that ask at the same moment', async () => {
    const skuId = await virtualSku(numbered(10))
    const issued = survivors(await rival(8, () => issue('twins', skuId, 3)))
    expect(new Set(issued.map(({ secrets }) => secrets.join())).size).toBe(1)
    expect(await left(skuId)).toBe(7)
  })

  it('leaves what was given where it is', async () => {
    const skuId = await virtualSku(['x', 'y'])
    await issue('line-3', skuId, 1)
    const { rows } = await house.sql.query('select id from product_secret where sku_id = $1 order by id', [skuId])
    const [given, free] = rows.map(({ id }) => id)
    expect(
      codes(await house.asks(platform(), DELETE, { input: { skuId, ids: [free, given] } }), 'productSecretsDelete'),
    ).toEqual(['SECRET_ISSUED'])
    expect(await left(skuId)).toBe(1)
    expect(
      (await house.asks(platform(), DELETE, { input: { skuId, ids: [free] } })).data.productSecretsDelete.sku
        .secretsLeft,
    ).toBe(0)
  })
})

describe('what is left of secrets', () => {
  it('is told with every change of it, each later than the one before', async () => {
    await house.told()
    const skuId = await virtualSku(['a', 'b'])
    await house.asks(platform(), IMPORT, { input: { skuId, secrets: ['a'] } })
    await issue('told-1', skuId, 1)
    await issue('told-1', skuId, 1)
    const free = 'select id from product_secret where sku_id = $1 and issued_at is null'
    const ids = (await house.sql.query(free, [skuId])).rows.map(({ id }) => id)
    await house.asks(platform(), DELETE, { input: { skuId, ids } })
    await issue('told-2', skuId, 1)
    const told = (await house.told()).filter(({ name }) => name === 'secrets.changed')
    const left = [2, 1, 0].map((count, at) => ({ skuId, left: count, revision: at + 1 }))
    expect(told).toMatchObject(left.map((payload) => ({ aggregateId: skuId, payload })))
    expect((await house.ask(skuFacts, { skuIds: [skuId] })).skus).toMatchObject([
      { secretsLeft: 0, secretsRevision: 3 },
    ])
  })
})

describe('the facts of SKUs', () => {
  it('are what a cart decides on; what is absent is not there', async () => {
    const skuId = await virtualSku(['one'])
    const { skus } = await house.ask(skuFacts, { skuIds: [skuId, derivedId('sku', 0), derivedId('sku', 999_999)] })
    expect(skus.map((one) => one.skuId).sort()).toEqual([derivedId('sku', 0), skuId].sort())
    expect(skus.find((one) => one.skuId === skuId)).toMatchObject({
      kind: 'VIRTUAL',
      isOnSale: false,
      secretsLeft: 1,
      price: { minorUnits: '10000', currency: 'CNY' },
    })
    expect(skus.find((one) => one.skuId === derivedId('sku', 0))).toMatchObject({
      isOnSale: true,
      secretsLeft: null,
      leastPerOrder: 1,
    })
  })

  it('say of presell, wholesale, level prices and buyers what the product says', async () => {
    const level = derivedId('lvl', 1)
    const product = await created(house, platform(), {
      skus: [
        {
          code: 'facts',
          optionValues: [],
          price: { amount: '100', currency: 'CNY' },
          levelPrices: [{ levelId: level, price: '95' }],
        },
      ],
      presell: { price: '90', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z', sendsAfterDays: 3 },
      wholesale: [{ fromQuantity: 10, price: '80' }],
      audience: { buyLevelIds: [level] },
      flags: ['FREE_SHIPPING'],
    })
    const { skus } = await house.ask(skuFacts, { skuIds: [product.skus[0]?.id as Id<'sku'>] })
    expect(skus[0]).toMatchObject({
      levelPrices: [{ levelId: level, price: { minorUnits: '9500' } }],
      presell: { price: { minorUnits: '9000' }, sendsAfterDays: 3, sendsAt: null },
      wholesale: [{ fromQuantity: 10, price: { minorUnits: '8000' } }],
      viewLevelIds: [],
      viewGroupIds: [],
      buyLevelIds: [level],
      buyGroupIds: [],
      isFreeOfShipping: true,
    })
  })

  it('tell also who may see them, as nobody else may buy them', async () => {
    const level = derivedId('lvl', 2)
    const product = await created(house, platform(), { audience: { viewLevelIds: [level] } })
    const { skus } = await house.ask(skuFacts, { skuIds: [product.skus[0]?.id as Id<'sku'>] })
    expect(skus[0]).toMatchObject({ viewLevelIds: [level], viewGroupIds: [], buyLevelIds: [], buyGroupIds: [] })
  })
})
