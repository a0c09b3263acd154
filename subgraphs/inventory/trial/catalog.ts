import { skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'

type Goods = { readonly shopId: Id<'shp'>; readonly kind?: 'PHYSICAL' | 'VIRTUAL'; readonly secrets?: number }

/** A catalogue that knows what it was told, and how often it was asked. */
export function catalog() {
  const known = new Map<string, Required<Goods> & { readonly productId: Id<'prd'> }>()
  let asked = 0
  return {
    asked: () => asked,
    add({ shopId, kind = 'PHYSICAL', secrets = 0 }: Goods): Id<'sku'> {
      const skuId = newId('sku')
      known.set(skuId, { shopId, kind, secrets, productId: newId('prd') })
      return skuId
    },
    answerer: answer(skuFacts, async ({ skuIds }) => {
      asked++
      return { skus: skuIds.flatMap((skuId) => factsOf(skuId, known.get(skuId))) }
    }),
  }
}

const price = { minorUnits: '100', currency: 'CNY' }

const factsOf = (skuId: Id<'sku'>, goods: (Required<Goods> & { readonly productId: Id<'prd'> }) | undefined) =>
  goods === undefined
    ? []
    : [
        {
          skuId,
          ...goods,
          categoryId: newId('cat'),
          title: 'Tea',
          optionText: '',
          imageUrl: null,
          price,
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
          secretsLeft: goods.kind === 'VIRTUAL' ? goods.secrets : null,
          secretsRevision: goods.kind === 'VIRTUAL' ? 1 : 0,
        },
      ]
