import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { OrderForm } from '../domain/order-form.ts'
import type { OrderEntry } from '../domain/quote/entry.ts'
import type { Quoted } from '../domain/quote/quote.ts'
import type { Problem } from '../domain/quote/state.ts'
import type { ProductTerms, Rate } from '../domain/terms.ts'

/** What stands behind types of the schema whose rows do not say it all. */
export type QuoteModel = Quoted & {
  readonly isPickup: boolean
  readonly hasAddress: boolean
  readonly atDoor: readonly Problem[]
  readonly forms: readonly OrderForm[]
}
export type QuoteEntryModel = OrderEntry & { readonly currency: Currency }
export type FreightRateModel = Rate & { readonly currency: Currency }
export type FreightRegionModel = { readonly regionCodes: readonly string[]; readonly rate: FreightRateModel }
/** Of what was never said nobody knows the shop. */
export type ProductTermsModel = Omit<ProductTerms, 'shopId'> & { readonly shopId?: Id<'shp'> }
