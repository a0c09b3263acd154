import type { Currency, Money } from '@supermall/kernel/money'
import { isCurrency, money } from '@supermall/kernel/money'
import { ATTRIBUTE_SEPARATOR } from './search.ts'

/** How many candidates carry a mark. */
export type MarkCount = { readonly mark: string; readonly count: number }
type ValueCount = { readonly value: string; readonly count: number }
export type AttributeCounts = { readonly name: string; readonly values: readonly ValueCount[] }
export type PriceSpan = { readonly from: Money; readonly below: Money | null; readonly count: number }

const MOST_ATTRIBUTES = 10
const MOST_VALUES = 20
const MOST_SPANS = 6

const MARK = /^([a-z]):(.*)$/s

export const countsOf = (counts: readonly MarkCount[], kind: string, most: number): readonly ValueCount[] =>
  counts
    .flatMap(({ mark, count }) => {
      const [, prefix, value = ''] = MARK.exec(mark) ?? []
      return prefix === kind ? [{ value, count }] : []
    })
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, most)

/** The names that most finds have; of each the values with the most finds. */
export function attributesIn(counts: readonly MarkCount[]): readonly AttributeCounts[] {
  const lists = new Map<string, ValueCount[]>()
  for (const { value, count } of countsOf(counts, 'a', counts.length)) {
    const [name = '', text = ''] = value.split(ATTRIBUTE_SEPARATOR)
    lists.set(name, [...(lists.get(name) ?? []), { value: text, count }])
  }
  const total = (values: readonly ValueCount[]) => values.reduce((sum, { count }) => sum + count, 0)
  return [...lists]
    .sort(([a, ofA], [b, ofB]) => total(ofB) - total(ofA) || (a < b ? -1 : 1))
    .slice(0, MOST_ATTRIBUTES)
    .map(([name, values]) => ({ name, values: values.slice(0, MOST_VALUES) }))
}

/** Spans in the currency that most finds are priced in; neighbours with the fewest finds are joined until six are left. */
export function spansIn(counts: readonly MarkCount[]): readonly PriceSpan[] {
  const priced = countsOf(counts, 'p', counts.length).flatMap(({ value, count }) => {
    const [currency = '', from = '0'] = value.split(':')
    return isCurrency(currency) ? [{ currency, from: BigInt(from), count }] : []
  })
  const currency = commonest(priced)
  if (currency === null) return []
  const spans = joined(priced.filter((span) => span.currency === currency).sort((a, b) => (a.from < b.from ? -1 : 1)))
  return spans.map(({ from, count }, at) => {
    const next = spans[at + 1]
    return { from: money(from, currency), below: next ? money(next.from, currency) : null, count }
  })
}

function commonest(spans: readonly { readonly currency: Currency; readonly count: number }[]): Currency | null {
  const totals = new Map<Currency, number>()
  for (const { currency, count } of spans) totals.set(currency, (totals.get(currency) ?? 0) + count)
  return [...totals].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0] ?? null
}

type Span = { readonly from: bigint; readonly count: number }

function joined(spans: readonly Span[]): readonly Span[] {
  if (spans.length <= MOST_SPANS) return spans
  const sums = spans.slice(1).map(({ count }, at) => count + (spans[at]?.count ?? 0))
  const least = sums.indexOf(Math.min(...sums))
  return joined(
    spans.flatMap((span, at) => (at === least + 1 ? [] : [at === least ? { ...span, count: sums[least] ?? 0 } : span])),
  )
}
