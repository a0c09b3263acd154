import { derivedId } from '@supermall/kernel/id'
import { SET_TERMS, TERMS, THINGS } from './operations.ts'
import type { Ground } from './scene.ts'

type Things = { readonly products: { readonly nodes: readonly { id: string; skus: readonly { id: string }[] }[] } }

/** What the demo does not offer by itself: that all of what buyers want may be paid at the door. */
export async function openDoors({ admin, skuIds, shelves }: Ground): Promise<void> {
  for (const shop of shelves.keys()) {
    const { products } = await admin.gets<Things>(THINGS, { shopId: derivedId('shp', shop) })
    const wanted = products.nodes.filter(({ skus }) => skus.some(({ id }) => skuIds.includes(id)))
    for (const { id: productId } of wanted) {
      const { productTerms } = await admin.gets<{ productTerms: { version: number } | null }>(TERMS, { productId })
      const input = { productId, expectedVersion: productTerms?.version ?? 0, isCashOnDeliveryAllowed: true }
      const set = await admin.gets<{ productTermsSet: { terms: object | null } }>(SET_TERMS, { input })
      if (!set.productTermsSet.terms) throw new Error(`the terms of ${productId}: ${JSON.stringify(set)}`)
    }
  }
}
