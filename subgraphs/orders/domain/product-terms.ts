import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { MoneyGiven } from './check.ts'
import { checkAmount, checkForm, distinctRegions, readAmount } from './check.ts'
import { checkRegionCodes } from './freight-template.ts'
import type { ProductTerms } from './terms.ts'

export type TermsGiven = {
  readonly uniformFreight?: MoneyGiven | null
  readonly freeFromPieces?: number | null
  readonly freeFromAmount?: MoneyGiven | null
  readonly freeExceptRegionCodes: readonly string[]
  readonly isCashOnDeliveryAllowed: boolean
  readonly receiveAfterDays?: number | null
  readonly isReturnableAfterShipping: boolean
  readonly isMemberDiscounted: boolean
  readonly mostBalance?: MoneyGiven | null
  readonly taxClass?: string | null
}

/** In another money than the goods are sold for nothing of it could ever be applied. */
export function checkTerms(given: TermsGiven, goodsCurrency: string | null): readonly Check[] {
  const { receiveAfterDays } = given
  const amounts = amountsOf(given)
  const currency = (goodsCurrency ?? amounts[0]?.[0].currency ?? null) as Currency | null
  return [
    ...amounts.map(([amount, path]) => checkAmount(amount, currency, path)),
    checkNumber(given.freeFromPieces, { least: 1, most: 999_999 }, 'freeFromPieces'),
    receiveAfterDays === -1 ? null : checkNumber(receiveAfterDays, { least: 1, most: 90 }, 'receiveAfterDays'),
    checkForm(given.taxClass, 'TAX_CLASS_INVALID', 'taxClass'),
    ...checkRegionCodes(given.freeExceptRegionCodes, { least: 0 }, 'freeExceptRegionCodes'),
  ]
}

const amountsOf = ({
  uniformFreight,
  freeFromAmount,
  mostBalance,
}: TermsGiven): readonly (readonly [MoneyGiven, string])[] =>
  (
    [
      [uniformFreight, 'uniformFreight'],
      [freeFromAmount, 'freeFromAmount'],
      [mostBalance, 'mostBalance'],
    ] as const
  ).flatMap(([amount, path]) => (amount == null ? [] : [[amount, path] as const]))

type Made = {
  readonly productId: Id<'prd'>
  readonly shopId: Id<'shp'>
  readonly templateId: Id<'frt'> | null
  readonly version: number
}

export const termsOf = (given: TermsGiven, made: Made): ProductTerms => ({
  ...made,
  currency: (amountsOf(given)[0]?.[0].currency ?? 'CNY') as Currency,
  uniformFreightMinor: minorOf(given.uniformFreight),
  freeFromPieces: given.freeFromPieces ?? null,
  freeFromMinor: minorOf(given.freeFromAmount),
  freeExceptRegionCodes: distinctRegions(given.freeExceptRegionCodes),
  isCashOnDeliveryAllowed: given.isCashOnDeliveryAllowed,
  receiveAfterDays: given.receiveAfterDays ?? null,
  isReturnableAfterShipping: given.isReturnableAfterShipping,
  isMemberDiscounted: given.isMemberDiscounted,
  mostBalanceMinor: minorOf(given.mostBalance),
  taxClass: given.taxClass ?? null,
})

const minorOf = (given: MoneyGiven | null | undefined): bigint | null =>
  given == null ? null : (readAmount(given)?.minorUnits ?? null)

/** What holds for a product of which nothing was ever said. */
export const usualTerms = (productId: Id<'prd'>): Omit<ProductTerms, 'shopId'> => ({
  productId,
  templateId: null,
  currency: 'CNY',
  uniformFreightMinor: null,
  freeFromPieces: null,
  freeFromMinor: null,
  freeExceptRegionCodes: [],
  isCashOnDeliveryAllowed: false,
  receiveAfterDays: null,
  isReturnableAfterShipping: true,
  isMemberDiscounted: true,
  mostBalanceMinor: null,
  taxClass: null,
  version: 0,
})
