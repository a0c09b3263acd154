import { derivedId } from '@supermall/kernel/id'
import { insist, newKey } from './client.ts'
import { CHANNELS, ENABLE, PUT_IN_CART, SET_TERMS, TERMS, THINGS } from './operations.ts'
import type { Ground } from './scene.ts'

export type Things = { readonly products: { readonly nodes: readonly Thing[] } | null }
type Thing = {
  readonly id: string
  readonly version: number
  readonly skus: readonly { readonly id: string; readonly price: { readonly amount: string } }[]
}

/** What the demo does not offer by itself: that all of what buyers want may be paid at the door. */
export async function openDoors({ admin, skuIds, shelves }: Ground): Promise<void> {
  for (const shop of shelves.keys()) {
    const { products } = await admin.gets<Things>(THINGS, { shopId: derivedId('shp', shop) })
    const wanted = products.nodes.filter(({ skus }) => skus.some(({ id }) => skuIds.includes(id)))
    for (const { id: productId } of wanted) {
      const { data } = await admin.asks<{ productTerms: { version: number } | null }>(TERMS, { productId })
      const input = { productId, expectedVersion: data?.productTerms?.version ?? 0, isCashOnDeliveryAllowed: true }
      const set = await admin.gets<{ productTermsSet: { terms: object | null } }>(SET_TERMS, { input })
      if (!set.productTermsSet.terms) throw new Error(`the terms of ${productId}: ${JSON.stringify(set)}`)
    }
  }
}

/** One piece of each lies in a cart, which then knows what it costs and how many there are. */
export async function fillCart({ buyers, skuIds, secretSkuIds }: Ground): Promise<void> {
  const lines = [...skuIds, ...secretSkuIds].map((skuId) => ({ skuId, quantity: 1 }))
  const request = {
    query: PUT_IN_CART,
    variables: { input: { lines, idempotencyKey: newKey() } },
    field: 'cartLinesAdd',
  }
  const [first] = buyers
  const put = first && (await insist<{ cart: object | null }>(first.asking, request))
  if (!put?.cart) throw new Error(`a cart: ${JSON.stringify(put)}`)
}

type Channels = { readonly paymentChannels: readonly { readonly code: string; readonly version: number }[] }

/** The provider keeps a part of all that comes, so that shops and fees must add up. */
export async function keepShare({ admin }: Ground): Promise<void> {
  const { paymentChannels } = await admin.gets<Channels>(CHANNELS)
  const version = paymentChannels.find(({ code }) => code === 'STRIPE')?.version ?? 0
  const input = { code: 'STRIPE', feeBasisPoints: 60, expectedVersion: version }
  const done = await admin.gets<{ paymentChannelUpdate: { channel: object | null } }>(ENABLE, { input })
  if (!done.paymentChannelUpdate.channel) throw new Error(`the fee of a channel: ${JSON.stringify(done)}`)
}
