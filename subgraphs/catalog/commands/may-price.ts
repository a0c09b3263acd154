import { fault } from '@supermall/kernel/fault'

/** Whether the actor holds `catalog.product.price`, which `productPricesUpdate` needs as well. */
export type Pricing = { readonly canPrice: boolean }

export function mayPrice({ canPrice }: Pricing, productId: string): void {
  if (!canPrice) throw fault('FORBIDDEN', `other prices of ${productId} need catalog.product.price`)
}
