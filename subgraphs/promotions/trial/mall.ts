import { productShops, skuFacts } from '@supermall/contracts/catalog'
import { accountFacts, consumersAmong } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { served } from '@supermall/testing/served'
import subgraph from '../index.ts'
import { NOW, productId, shopId, skuId } from './rules.ts'
import { answerWhatIsThere } from './what-is-there.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, errorCodes, mutation } from '@supermall/testing/served'
export { buyer, guest, merchant, platform } from '@supermall/testing/viewers'

export const accountId = (ordinal: number) => derivedId('acc', ordinal)

/** This subgraph alone as it is served, beside a catalogue of goods of shop 0 that cost 10.00 a piece; the 99th of anything is not there, nor is the 999th buyer. */
export async function mall() {
  const clock = { now: NOW }
  const house = await served(subgraph, { clock: () => clock.now, mostConnections: 4 })
  const { bus, sql } = house
  await bus.answer(skuFacts.requestName, async (text) => {
    const { skuIds } = skuFacts.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { skus: skuIds.filter((id) => id !== skuId(99)).map(factOf) } })
  })
  await bus.answer(productShops.requestName, async (text) => {
    const { productIds } = productShops.ask.parse(JSON.parse(text))
    const known = productIds.filter((id) => id !== productId(99))
    return JSON.stringify({ value: { products: known.map((id) => ({ productId: id, shopId: shopId(0) })) } })
  })
  await answerWhatIsThere(bus)
  await bus.answer(accountFacts.requestName, async (text) => {
    const { accountId: asked } = accountFacts.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { isPhoneVerified: true, isConsumer: asked !== accountId(999) } })
  })
  await bus.answer(consumersAmong.requestName, async (text) => {
    const { accountIds } = consumersAmong.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { accountIds: accountIds.filter((id) => id !== accountId(999)) } })
  })
  return {
    ...house,
    clock,
    /** The demo. */
    seed: () => house.opened.seed(1_000),
    told: async (name: string) =>
      (
        await sql.query<{ envelope: { name: string; payload: Record<string, unknown> } }>(
          'select envelope from outbox_event order by id',
        )
      ).rows.flatMap(({ envelope }) => (envelope.name === name ? [envelope.payload] : [])),
  }
}

const factOf = (id: string) => ({
  skuId: id,
  productId: productId(1),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  kind: 'PHYSICAL',
  title: 'Thing',
  optionText: '',
  imageUrl: null,
  price: { minorUnits: '1000', currency: 'CNY' },
  levelPrices: [],
  wholesale: [],
  presell: null,
  isOnSale: true,
  isFreeOfShipping: false,
  weightGrams: 1,
  leastPerOrder: 1,
  mostPerOrder: null,
  mostPerBuyer: null,
  buyLevelIds: [],
  buyGroupIds: [],
  secretsLeft: null,
})

export type Mall = Awaited<ReturnType<typeof mall>>
