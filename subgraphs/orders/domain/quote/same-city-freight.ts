import type { Point } from '@supermall/kernel/geo'
import { metersBetween } from '@supermall/kernel/geo'
import { groupBy } from '../group-by.ts'
import type { SameCityRule } from '../same-city.ts'
import { sameCityFee } from '../same-city.ts'
import type { Entry } from './entry.ts'
import type { QuoteFacts } from './facts.ts'
import type { Problem, QuoteLine, QuoteState } from './state.ts'

export const sameCityCodes: ReadonlySet<string> = new Set([
  ...['SAME_CITY_NOT_OFFERED', 'SAME_CITY_NO_PLACE', 'SAME_CITY_TOO_FAR'],
])

/** What the shops' own couriers cost, one way per shop. Rules of sending free of charge are about parcels and say nothing here. */
export function sameCityFreight(state: QuoteState, facts: QuoteFacts): QuoteState {
  const brought = state.lines.filter(({ sku }) => sku.kind === 'PHYSICAL')
  return [...groupBy(brought, ({ sku }) => sku.shopId as string)].reduce(
    (before, [shopId, lines]) => bring(before, { shopId, lines, facts }),
    state,
  )
}

type Bringing = { readonly shopId: string; readonly lines: readonly QuoteLine[]; readonly facts: QuoteFacts }

function bring(state: QuoteState, { shopId, lines, facts }: Bringing): QuoteState {
  const rule = facts.shops.sameCity.find((one) => one.shopId === shopId && one.currency === state.currency)
  const way = wayTo(rule, facts.place)
  if (!way.ok) return refuse(state, lines, way)
  const { meters, feeMinor } = way
  const entry: Entry = {
    stage: 'FREIGHT',
    rule: 'SAME_CITY',
    skuId: null,
    shopId,
    beforeMinor: 0n,
    afterMinor: feeMinor,
    why: `Brought over ${(meters / 1_000).toFixed(1)} km.`,
  }
  return { ...state, freight: new Map([...state.freight, [shopId, feeMinor]]), explain: [...state.explain, entry] }
}

type Way =
  | { readonly ok: true; readonly meters: number; readonly feeMinor: bigint }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** Whether a shop's couriers go there, and what that costs. */
export function wayTo(rule: SameCityRule | undefined, place: Point | null): Way {
  if (!rule) return { ok: false, code: 'SAME_CITY_NOT_OFFERED', message: 'The shop has no couriers of its own.' }
  if (place === null)
    return { ok: false, code: 'SAME_CITY_NO_PLACE', message: 'Say where the address lies, so that couriers find it.' }
  const meters = metersBetween(rule, place)
  const feeMinor = sameCityFee(rule, meters)
  if (feeMinor === null)
    return { ok: false, code: 'SAME_CITY_TOO_FAR', message: `The shop's couriers go ${rule.mostKm} km at most.` }
  return { ok: true, meters, feeMinor }
}

type Why = { readonly code: string; readonly message: string }

function refuse(state: QuoteState, lines: readonly QuoteLine[], { code, message }: Why): QuoteState {
  const problems = lines.map(({ sku }): Problem => ({ code, message, skuId: sku.skuId }))
  return { ...state, problems: [...state.problems, ...problems] }
}
