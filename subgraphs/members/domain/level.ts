import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

export const MOST_LEVELS = 50
const MOST_GOODS = 50
/** What thresholds and totals are counted in: an order in another currency counts as an order, and not as money. */
export const LEVEL_CURRENCY = 'CNY'
/** What somebody without a level pays of a price: all of it. */
export const FULL_RATE = 10_000

export type LevelFacts = {
  readonly number: number
  readonly name: string
  readonly description: string
  readonly rate: number
  readonly leastSpent: bigint | null
  readonly leastOrders: number | null
  readonly goodsIds: readonly Id<'prd'>[]
}
export type Level = LevelFacts & { readonly id: Id<'lvl'>; readonly version: number }

export const LEVEL_RULES = ['SPENDING', 'ORDERS', 'GOODS'] as const
export type LevelRule = (typeof LEVEL_RULES)[number]

/** What somebody has done so far, and what they have just bought. */
export type Record = { readonly spent: bigint; readonly orderCount: number; readonly boughtIds: readonly string[] }

const REACHED: { readonly [Rule in LevelRule]: (level: Level, record: Record) => boolean } = {
  SPENDING: ({ leastSpent }, { spent }) => leastSpent !== null && spent >= leastSpent,
  ORDERS: ({ leastOrders }, { orderCount }) => leastOrders !== null && orderCount >= leastOrders,
  GOODS: ({ goodsIds }, { boughtIds }) => goodsIds.some((id) => boughtIds.includes(id)),
}

/** The best level reached that is better than the present one; null when nothing is gained. What was reached is never taken away. */
export function levelGained(levels: readonly Level[], on: { rule: LevelRule; record: Record; present: string | null }) {
  const present = levels.find(({ id }) => id === on.present)?.number ?? 0
  return levels
    .filter((level) => level.number > present && REACHED[on.rule](level, on.record))
    .reduce<Level | null>((best, level) => (best === null || level.number > best.number ? level : best), null)
}

export const checkLevel = (
  facts: { readonly [Field in keyof LevelFacts]?: LevelFacts[Field] | null },
): readonly Check[] => [
  checkNumber(facts.number, { least: 1, most: 99 }, 'rank'),
  checkLine(facts.name, { least: 1, most: 20 }, 'name'),
  checkText(facts.description, { most: 500 }, 'description'),
  checkNumber(facts.rate, { least: 0, most: FULL_RATE }, 'rate'),
  checkNumber(facts.leastOrders, { least: 1, most: 1_000_000 }, 'leastOrders'),
  (facts.goodsIds?.length ?? 0) <= MOST_GOODS
    ? null
    : { code: 'LIST_LENGTH', message: `At most ${MOST_GOODS} goods.`, path: ['goodsIds'] },
]
