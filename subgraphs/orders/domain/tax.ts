import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import { regionFront } from '@supermall/kernel/region'
import { checkCount, checkForm, checkRegionCode } from './check.ts'
import { isWithin } from './terms.ts'

export type TaxKind = 'NONE' | 'INCLUSIVE' | 'EXCLUSIVE' | 'AS_MALL'

/** Null is any class, or any region. */
type TaxRate = {
  readonly taxClass: string | null
  readonly regionCode: string | null
  /** Hundredths of a per cent. */
  readonly basisPoints: number
}

/** How taxes are laid: by the whole mall, or by one shop. */
export type TaxPolicy = {
  readonly scope: string
  readonly kind: TaxKind
  readonly rates: readonly TaxRate[]
  readonly version: number
}

export const MALL = 'mall'

/** What a shop says for itself, unless it says that the mall decides; null when no tax is laid. */
export function policyFor(policies: readonly TaxPolicy[], shopId: string): TaxPolicy | null {
  const own = policies.find(({ scope }) => scope === shopId)
  const said = own && own.kind !== 'AS_MALL' ? own : policies.find(({ scope }) => scope === MALL)
  return said && (said.kind === 'INCLUSIVE' || said.kind === 'EXCLUSIVE') ? said : null
}

type Of = { readonly taxClass: string | null; readonly regionCode: string | null }

/** The rate that names the class, and of those the one that names the place most exactly; 0 when none fits. */
export function basisPointsFor({ rates }: TaxPolicy, { taxClass, regionCode }: Of): number {
  const fits = rates.filter(
    (rate) =>
      (rate.taxClass === null || rate.taxClass === taxClass) &&
      (rate.regionCode === null || isWithin(regionCode, [rate.regionCode])),
  )
  const exactness = (rate: TaxRate): number =>
    (rate.taxClass === null ? 0 : 100) + regionFront(rate.regionCode ?? '').length
  return [...fits].sort((a, b) => exactness(b) - exactness(a))[0]?.basisPoints ?? 0
}

/** Of a price without its tax, or of one that holds it; half a unit is rounded up. */
export function taxOf(baseMinor: bigint, basisPoints: number, isInclusive: boolean): bigint {
  const whole = 10_000n + (isInclusive ? BigInt(basisPoints) : 0n)
  return (2n * baseMinor * BigInt(basisPoints) + whole) / (2n * whole)
}

/** A tax that was laid on one price, for another one. */
export const taxScaled = (taxMinor: bigint, toMinor: bigint, fromMinor: bigint): bigint =>
  fromMinor === 0n ? 0n : (2n * taxMinor * toMinor + fromMinor) / (2n * fromMinor)

export type TaxRateGiven = {
  readonly taxClass?: string | null
  readonly regionCode?: string | null
  readonly basisPoints: number
}

const MOST_RATES = 100

export function checkRates(rates: readonly TaxRateGiven[]): readonly Check[] {
  const keys = rates.map(({ taxClass, regionCode }) => `${taxClass ?? ''} ${regionFront(regionCode ?? '')}`)
  return [
    checkCount(rates, { least: 0, most: MOST_RATES }, 'rates'),
    ...rates.flatMap(({ taxClass, regionCode, basisPoints }, index) => [
      checkForm(taxClass, 'TAX_CLASS_INVALID', 'rates', String(index), 'taxClass'),
      checkRegionCode(regionCode, 'rates', String(index), 'regionCode'),
      checkNumber(basisPoints, { least: 0, most: 10_000 }, 'rates', String(index), 'basisPoints'),
    ]),
    new Set(keys).size === keys.length
      ? null
      : { code: 'RATE_TWICE', message: 'A class has one rate in a region.', path: ['rates'] },
  ]
}

export const ratesOf = (rates: readonly TaxRateGiven[]): readonly TaxRate[] =>
  rates.map(({ taxClass, regionCode, basisPoints }) => ({
    taxClass: taxClass ?? null,
    regionCode: regionCode ?? null,
    basisPoints,
  }))
