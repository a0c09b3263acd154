import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { regionFront } from '@supermall/kernel/region'
import type { MoneyGiven } from './check.ts'
import { checkAmount, checkCount, checkRegionCode, distinctRegions, readAmount } from './check.ts'
import type { FreightTemplate, Measure, Rate } from './terms.ts'

type RateGiven = {
  readonly first: number
  readonly firstPrice: MoneyGiven
  readonly step: number
  readonly stepPrice: MoneyGiven
}

export type TemplateGiven = {
  readonly name?: string | null
  readonly measure?: Measure | null
  readonly isDefault?: boolean | null
  readonly rate?: RateGiven | null
  readonly regions?: readonly { readonly regionCodes: readonly string[]; readonly rate: RateGiven }[] | null
  readonly noDeliveryRegionCodes?: readonly string[] | null
  readonly cashRegionCodes?: readonly string[] | null
  readonly noCashRegionCodes?: readonly string[] | null
}

const LARGEST_STEP = 1_000_000
const REGION_LISTS = ['noDeliveryRegionCodes', 'cashRegionCodes', 'noCashRegionCodes'] as const
const MOST_REGION_CODES = 500
/** Of all rates together: there are some three thousand regions down to the districts, and each quote reads them all. */
const MOST_RATED_CODES = 5_000

export function checkTemplate({ name, rate, regions, ...given }: TemplateGiven): readonly Check[] {
  const rates = [...(rate == null ? [] : [rate]), ...(regions ?? []).map((region) => region.rate)]
  const currencies = new Set(rates.flatMap(({ firstPrice, stepPrice }) => [firstPrice.currency, stepPrice.currency]))
  return [
    checkLine(name, { least: 1, most: 40 }, 'name'),
    ...(rate == null ? [] : checkRate(rate, 'rate')),
    checkCount(regions, { least: 0, most: 50 }, 'regions'),
    ...(regions ?? []).flatMap((region, index) => [
      ...checkRate(region.rate, 'regions', String(index), 'rate'),
      ...checkRegionCodes(region.regionCodes, { least: 1 }, 'regions', String(index), 'regionCodes'),
    ]),
    checkRatedCodes(regions ?? []) ?? checkRatedOnce(regions ?? []),
    ...REGION_LISTS.flatMap((list) => checkRegionCodes(given[list], { least: 0 }, list)),
    currencies.size > 1 ? mixed('rate') : null,
  ]
}

const mixed = (path: string): Check => ({
  code: 'CURRENCY_MISMATCH',
  message: 'A template is counted in one currency.',
  path: [path],
})

/** What stays of a template keeps its amounts, so what is new is counted as it is. */
export function checkCounted({ currency, regions }: FreightTemplate, given: TemplateGiven): Check {
  const isOther = (rate: RateGiven): boolean => rate.firstPrice.currency !== currency
  if (given.rate != null)
    return isOther(given.rate) && given.regions == null && regions.length > 0 ? mixed('rate') : null
  return given.regions?.some(({ rate }) => isOther(rate)) ? mixed('regions') : null
}

function checkRatedCodes(regions: readonly { readonly regionCodes: readonly string[] }[]): Check {
  const rated = regions.reduce((sum, { regionCodes }) => sum + regionCodes.length, 0)
  if (rated <= MOST_RATED_CODES) return null
  return {
    code: 'LIST_LENGTH',
    message: `All regions together have at most ${MOST_RATED_CODES} codes.`,
    path: ['regions'],
  }
}

/** Of two prices for one region nobody could say which holds. */
function checkRatedOnce(regions: readonly { readonly regionCodes: readonly string[] }[]): Check {
  const rated = new Map<string, { readonly code: string; readonly index: number }>()
  for (const [index, { regionCodes }] of regions.entries())
    for (const [at, code] of regionCodes.entries()) {
      const before = rated.get(regionFront(code)) ?? { code, index }
      const path = ['regions', String(index), 'regionCodes', String(at)]
      const message = `The region ${code} has a price already, as ${before.code} in price ${before.index + 1} of the list.`
      if (before.index !== index) return { code: 'REGION_TWICE', message, path }
      rated.set(regionFront(code), before)
    }
  return null
}

export const checkRegionCodes = (
  codes: readonly string[] | null | undefined,
  { least }: { least: number },
  ...path: string[]
): readonly Check[] => [
  checkCount(codes, { least, most: MOST_REGION_CODES }, ...path),
  ...(codes ?? []).slice(0, MOST_REGION_CODES).map((code, index) => checkRegionCode(code, ...path, String(index))),
]

function checkRate({ first, firstPrice, step, stepPrice }: RateGiven, ...path: string[]): readonly Check[] {
  return [
    checkNumber(first, { least: 1, most: LARGEST_STEP }, ...path, 'first'),
    checkNumber(step, { least: 1, most: LARGEST_STEP }, ...path, 'step'),
    checkAmount(firstPrice, null, ...path, 'firstPrice'),
    checkAmount(stepPrice, null, ...path, 'stepPrice'),
  ]
}

const rateOf = ({ first, firstPrice, step, stepPrice }: RateGiven): Rate => ({
  first,
  firstMinor: readAmount(firstPrice)?.minorUnits ?? 0n,
  step,
  stepMinor: readAmount(stepPrice)?.minorUnits ?? 0n,
})

type Made = Pick<FreightTemplate, 'id' | 'shopId' | 'isDefault'>
type Whole = { readonly [Key in keyof Omit<TemplateGiven, 'isDefault'>]-?: NonNullable<TemplateGiven[Key]> | null }

const BLANK = {
  name: '',
  measure: 'PIECES',
  currency: 'CNY',
  rate: { first: 1, firstMinor: 0n, step: 1, stepMinor: 0n },
  regions: [],
  noDeliveryRegionCodes: [],
  cashRegionCodes: [],
  noCashRegionCodes: [],
} as const

export const newTemplate = (given: Whole, made: Made & { readonly id: Id<'frt'> }): FreightTemplate =>
  changedTemplate({ ...made, ...BLANK, version: 1 }, given)

/** Null says no more than silence: nothing of a template can be taken away. */
export function changedTemplate(template: FreightTemplate, given: TemplateGiven): FreightTemplate {
  const { name, measure, isDefault, rate, regions } = given
  const lists = REGION_LISTS.flatMap((list) => (given[list] == null ? [] : [[list, distinctRegions(given[list])]]))
  return {
    ...template,
    ...(name == null ? {} : { name: name.trim() }),
    ...(measure == null ? {} : { measure }),
    ...(isDefault == null ? {} : { isDefault }),
    ...(rate == null ? {} : { rate: rateOf(rate), currency: rate.firstPrice.currency as Currency }),
    ...(regions == null
      ? {}
      : {
          regions: regions.map(({ regionCodes, rate: its }) => ({
            regionCodes: distinctRegions(regionCodes),
            rate: rateOf(its),
          })),
        }),
    ...Object.fromEntries(lists),
  }
}
