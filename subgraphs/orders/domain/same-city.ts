import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import type { Point } from '@supermall/kernel/geo'
import { checkPoint } from '@supermall/kernel/geo'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { MoneyGiven } from './check.ts'
import { checkAmount, readAmount } from './check.ts'

/** What a shop's own couriers cost, by how far they go from where they start. */
export type SameCityRule = Point & {
  readonly shopId: Id<'shp'>
  readonly isEnabled: boolean
  readonly currency: Currency
  readonly startKm: number
  readonly startMinor: bigint
  readonly perKmMinor: bigint
  /** For how many kilometres that is. */
  readonly stepKm: number
  /** From that distance on it costs the fixed sum; null for never. */
  readonly fixedFromKm: number | null
  readonly fixedMinor: bigint | null
  readonly mostKm: number
  readonly version: number
}

/** Null beyond what the couriers reach. Every step that is begun counts whole. */
export function sameCityFee(rule: Omit<SameCityRule, 'shopId'>, meters: number): bigint | null {
  const { startKm, startMinor, perKmMinor, stepKm, fixedFromKm, fixedMinor, mostKm } = rule
  if (meters > mostKm * 1_000) return null
  if (fixedFromKm !== null && meters > fixedFromKm * 1_000) return fixedMinor ?? 0n
  const beyond = Math.max(0, meters - startKm * 1_000)
  return startMinor + BigInt(Math.ceil(beyond / (stepKm * 1_000))) * perKmMinor
}

export type SameCityGiven = {
  readonly isEnabled: boolean
  readonly latitude: number
  readonly longitude: number
  readonly startKm: number
  readonly startFee: MoneyGiven
  readonly perKmFee: MoneyGiven
  readonly stepKm?: number | null
  readonly fixedFromKm?: number | null
  readonly fixedFee?: MoneyGiven | null
  readonly mostKm: number
}

const FARTHEST_KM = 500

export function checkSameCity(given: SameCityGiven): readonly Check[] {
  const currency = given.startFee.currency as Currency
  return [
    checkPoint(given, 'latitude'),
    checkNumber(given.startKm, { least: 0, most: FARTHEST_KM }, 'startKm'),
    checkNumber(given.stepKm, { least: 1, most: FARTHEST_KM }, 'stepKm'),
    checkNumber(given.fixedFromKm, { least: 0, most: FARTHEST_KM }, 'fixedFromKm'),
    checkNumber(given.mostKm, { least: 1, most: FARTHEST_KM }, 'mostKm'),
    checkAmount(given.startFee, null, 'startFee'),
    checkAmount(given.perKmFee, currency, 'perKmFee'),
    checkAmount(given.fixedFee, currency, 'fixedFee'),
    checkDistances(given),
  ]
}

function checkDistances({ startKm, fixedFromKm = null, fixedFee = null, mostKm }: SameCityGiven): Check {
  const fixed = fixedFromKm ?? mostKm
  const isFine = (fixedFromKm === null) === (fixedFee === null) && startKm <= fixed && fixed <= mostKm
  const message = 'Distances rise from the start to the last; a fixed fee and its distance come together.'
  return isFine ? null : { code: 'DISTANCES_INVALID', message, path: ['fixedFromKm'] }
}

export const sameCityRuleOf = (given: SameCityGiven, made: Pick<SameCityRule, 'shopId' | 'version'>): SameCityRule => ({
  ...made,
  isEnabled: given.isEnabled,
  latitude: given.latitude,
  longitude: given.longitude,
  mostKm: given.mostKm,
  currency: given.startFee.currency as Currency,
  startKm: given.startKm,
  startMinor: minorOf(given.startFee),
  perKmMinor: minorOf(given.perKmFee),
  stepKm: given.stepKm ?? 1,
  fixedFromKm: given.fixedFromKm ?? null,
  fixedMinor: given.fixedFee == null ? null : minorOf(given.fixedFee),
})

const minorOf = (given: MoneyGiven): bigint => readAmount(given)?.minorUnits ?? 0n
