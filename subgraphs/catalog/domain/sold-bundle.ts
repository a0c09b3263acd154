import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'

type Kept = {
  readonly id: string
  readonly shopId: string
  readonly title: string
  readonly currency: string
  readonly price: string
  readonly startsAt: string
  readonly endsAt: string
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[]
}

/** A bundle as it crosses the border. */
export const toldBundle = ({ id, shopId, title, currency, price, startsAt, endsAt, lines }: Kept) => ({
  bundleId: id as Id<'bdl'>,
  shopId: shopId as Id<'shp'>,
  title,
  price: { minorUnits: price, currency: currency as Currency },
  startsAt: new Date(startsAt).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
  items: lines.map(({ skuId, quantity }) => ({ skuId: skuId as Id<'sku'>, quantity })),
})
