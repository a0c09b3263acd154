import { groupBy } from '../group-by.ts'
import type { Point } from '../same-city.ts'
import { metersBetween, sameCityFee } from '../same-city.ts'
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
  if (!rule) return refuse(state, lines, ['SAME_CITY_NOT_OFFERED', 'The shop has no couriers of its own.'])
  const place: Point | null = facts.place
  if (place === null)
    return refuse(state, lines, ['SAME_CITY_NO_PLACE', 'Say where the address lies, so that couriers find it.'])
  const meters = metersBetween(rule, place)
  const feeMinor = sameCityFee(rule, meters)
  if (feeMinor === null)
    return refuse(state, lines, ['SAME_CITY_TOO_FAR', `The shop's couriers go ${rule.mostKm} km at most.`])
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

function refuse(state: QuoteState, lines: readonly QuoteLine[], why: readonly [string, string]): QuoteState {
  const [code, message] = why
  const problems = lines.map(({ sku }): Problem => ({ code, message, skuId: sku.skuId }))
  return { ...state, problems: [...state.problems, ...problems] }
}
