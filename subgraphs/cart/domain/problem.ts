import type { buyerFacts } from '@supermall/contracts/members'
import { admits } from '@supermall/kernel/audience'
import type { AnswerOf } from './answer-of.ts'
import type { Line, Mark, MarkedLine } from './cart.ts'
import type { SkuFact } from './sku-facts.ts'

type ProblemCode =
  | 'UNKNOWN'
  | 'OFF_SHELF'
  | 'NOT_ALLOWED'
  | 'NOT_STARTED'
  | 'SOLD_OUT'
  | 'INSUFFICIENT'
  | 'OVER_MOST'
  | 'OVER_MOST_PER_BUYER'
  | 'BELOW_LEAST'

/** Why a line cannot be bought as it is; `limit` is the quantity that could be, where there is one. */
export type Problem = { readonly code: ProblemCode; readonly message: string; readonly limit: number | null }

export type Buyer = Pick<AnswerOf<typeof buyerFacts>, 'levelId' | 'groupIds'>

export const NOBODY_KNOWN: Buyer = { levelId: null, groupIds: [] }

/** What those who know have answered. Null is no answer: then what was told before must do. */
export type Known = {
  /** Undefined for what the catalogue does not know. */
  readonly fact: SkuFact | undefined | null
  /** What inventory answered; undefined when it did not. Null is never counted. */
  readonly available: number | null | undefined
  /** Null when members did not answer: then nobody is turned away. */
  readonly buyer: Buyer | null
  /** How many pieces of the product would be ordered with this line. */
  readonly pieces: number
  /** How many of it were ordered before; 0 when orders did not answer, for a guest, and where nobody counts them. */
  readonly bought: number
  readonly now: Date
}

/** The gravest of all that is wrong; null when it can be bought. */
export function problemOf({ quantity, mark }: Pick<MarkedLine, 'quantity' | 'mark'>, known: Known): Problem | null {
  const { fact, buyer, now } = known
  if (fact === undefined) return PROBLEMS.UNKNOWN
  const gone = fact === null ? goneBy(mark) : fact.isOnSale ? null : PROBLEMS.OFF_SHELF
  if (gone) return gone
  if (fact && buyer && !mayBuy(fact, buyer)) return PROBLEMS.NOT_ALLOWED
  if (fact?.presell && now < new Date(fact.presell.startsAt)) return PROBLEMS.NOT_STARTED
  return stockProblem(quantity, availableOf(known, mark)) ?? (fact && limitProblem(known, fact))
}

/** How many could be bought now; null when nobody counts them or nobody knows. */
export function availableOf({ fact, available }: Pick<Known, 'fact' | 'available'>, mark: Mark | null): number | null {
  if (fact?.kind === 'VIRTUAL') return fact.secretsLeft
  return available === undefined ? (mark?.available ?? null) : available
}

/** A shop may keep to itself how many there are: then who wishes for no more than that is told nothing, and who does is told the limit. */
export const shownOf = (available: number | null, { isShown, quantity }: { isShown: boolean; quantity: number }) =>
  available !== null && (isShown || available < quantity) ? available : null

/** Who buys is limited by product, over all of its SKUs that go into the order. */
export function piecesWith(line: Line, lines: readonly Line[]): number {
  const together = lines.filter(
    ({ productId, isSelected, id }) => productId === line.productId && (isSelected || id === line.id),
  )
  return together.reduce((sum, { quantity }) => sum + quantity, 0)
}

function goneBy(mark: Mark | null): Problem | null {
  if (mark?.shelf === 'DELETED') return PROBLEMS.UNKNOWN
  return mark?.shelf === 'OFF' ? PROBLEMS.OFF_SHELF : null
}

/** What somebody may not see they cannot buy either, however they came to know of it. */
const mayBuy = (fact: SkuFact, buyer: Buyer): boolean =>
  maySee(fact, buyer) && admits(buyer, fact.buyLevelIds, fact.buyGroupIds)

export const maySee = ({ viewLevelIds = [], viewGroupIds = [] }: SkuFact, buyer: Buyer): boolean =>
  admits(buyer, viewLevelIds, viewGroupIds)

function stockProblem(quantity: number, available: number | null): Problem | null {
  if (available === null || available >= quantity) return null
  return available <= 0 ? PROBLEMS.SOLD_OUT : problem('INSUFFICIENT', `Only ${available} are left.`, available)
}

type Pieces = Pick<Known, 'pieces' | 'bought'>

function limitProblem({ pieces, bought }: Pieces, { leastPerOrder, mostPerOrder, mostPerBuyer }: SkuFact) {
  if (mostPerOrder !== null && pieces > mostPerOrder)
    return problem('OVER_MOST', `An order may have at most ${mostPerOrder} of it.`, mostPerOrder)
  if (mostPerBuyer !== null && bought + pieces > mostPerBuyer) {
    const left = Math.max(0, mostPerBuyer - bought)
    return problem('OVER_MOST_PER_BUYER', `Everybody can buy ${mostPerBuyer} of it in all.`, left)
  }
  if (pieces >= leastPerOrder) return null
  return problem('BELOW_LEAST', `An order needs at least ${leastPerOrder} of it.`, leastPerOrder)
}

const problem = (code: ProblemCode, message: string, limit: number | null = null): Problem => ({ code, message, limit })

const PROBLEMS = {
  UNKNOWN: problem('UNKNOWN', 'This is gone for good.'),
  OFF_SHELF: problem('OFF_SHELF', 'This is not on sale now.'),
  NOT_ALLOWED: problem('NOT_ALLOWED', 'This is for members of other levels or groups only.'),
  NOT_STARTED: problem('NOT_STARTED', 'Its sale has not begun.'),
  SOLD_OUT: problem('SOLD_OUT', 'This is sold out.', 0),
} as const
