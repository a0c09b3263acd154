import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { codesAround } from '@supermall/kernel/region'

export type Measure = 'PIECES' | 'WEIGHT'

export type Rate = {
  readonly first: number
  readonly firstMinor: bigint
  readonly step: number
  readonly stepMinor: bigint
}

export type FreightTemplate = {
  readonly id: Id<'frt'>
  readonly shopId: Id<'shp'>
  readonly name: string
  readonly measure: Measure
  readonly isDefault: boolean
  readonly currency: Currency
  readonly rate: Rate
  readonly regions: readonly { readonly regionCodes: readonly string[]; readonly rate: Rate }[]
  readonly noDeliveryRegionCodes: readonly string[]
  /** Where the courier may take the money: everywhere, when none is named, but never in those of the other list. */
  readonly cashRegionCodes: readonly string[]
  readonly noCashRegionCodes: readonly string[]
  readonly version: number
}

export type FreeFreightRule = {
  readonly shopId: Id<'shp'>
  readonly currency: Currency
  readonly thresholdMinor: bigint
  readonly exceptRegionCodes: readonly string[]
  readonly exceptProductIds: readonly string[]
}

/** How a product is sent, received and taken back. */
export type ProductTerms = {
  readonly productId: Id<'prd'>
  readonly shopId: Id<'shp'>
  readonly templateId: Id<'frt'> | null
  readonly currency: Currency
  readonly uniformFreightMinor: bigint | null
  readonly freeFromPieces: number | null
  readonly freeFromMinor: bigint | null
  readonly freeExceptRegionCodes: readonly string[]
  readonly isCashOnDeliveryAllowed: boolean
  readonly receiveAfterDays: number | null
  readonly isReturnableAfterShipping: boolean
  readonly isMemberDiscounted: boolean
  readonly mostBalanceMinor: bigint | null
  /** By which rate it is taxed; null for the general one. */
  readonly taxClass: string | null
  readonly version: number
}

/** The front of a code names all within it, and so does the whole code of a province or a city. */
export function isWithin(regionCode: string | null, codes: readonly string[]): boolean {
  if (regionCode === null || codes.length === 0) return false
  const around = codesAround(regionCode)
  return codes.some((code) => around.has(code))
}
