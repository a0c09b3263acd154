import { badInput } from '@supermall/kernel/fault'
import type { Compared, Condition, Flagged, Nested, Own, Ranged, Reads } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import { assertWord } from '../domain/search-word.ts'
import type { Fulfilment, OrderKind, OrderStatus } from '../domain/status.ts'
import { nullable } from './nullable.generated.ts'

/** Which orders: all that is said must hold. Kept as JSON by exports, so instants may come back as texts. */
export interface OrderWhere extends Nested<OrderWhere> {
  readonly id?: Compared<string>
  readonly number?: Compared<string>
  readonly shopId?: Compared<string>
  readonly accountId?: Compared<string>
  readonly checkoutId?: Compared<string>
  readonly status?: Compared<OrderStatus>
  readonly kind?: Compared<OrderKind>
  /** The number, a part of the name or the phone of who gets it, or of the title of goods. */
  readonly search?: string | null
  readonly trackingNumber?: Compared<string>
  readonly fulfilment?: Compared<Fulfilment>
  readonly storeId?: Compared<string>
  readonly channel?: Compared<string>
  readonly isCashOnDelivery?: Flagged
  readonly hasOpenCase?: Flagged
  readonly hasRefund?: Flagged
  readonly hasInvoice?: Flagged
  readonly createdAt?: Ranged<Date | string>
  readonly paidAt?: Ranged<Date | string>
}

const MOST_WORDS = 2

/** Each is looked up before and stands for up to 10 000 ids, and beyond some ten thousands of them a statement is not taken at all. */
export function wordsOf(where: OrderWhere): readonly string[] {
  const words = wordsIn(where)
  for (const word of words) assertWord(word)
  if (words.length > MOST_WORDS) throw badInput(`\`search\` stands at most ${MOST_WORDS} times in a condition.`)
  return words
}

function wordsIn({ search, AND, OR, NOT }: OrderWhere): readonly string[] {
  const branches = [...(AND ?? []), ...(OR ?? []), ...(NOT ? [NOT] : [])]
  return [...(search == null ? [] : [search]), ...branches.flatMap(wordsIn)]
}

/** A condition in Prisma's words, and what was found by each of its own. */
export const ordersWhere = (where: OrderWhere, found: ReadonlyMap<unknown, string[]>): Prisma.OrderWhereInput =>
  whereOf(where, nullable.Order, {
    reads: READS,
    own: { ...OWN, search: ({ equals }) => ({ id: { in: found.get(equals) ?? [] } }) },
  })

const instant = (kept: string): Date => new Date(kept)

/** Channels are kept as payments calls them, and named by buyers and staff as the schema does. */
const READS: Reads = {
  channel: (name) => name.toLowerCase().replaceAll('_', '-'),
  createdAt: instant,
  paidAt: instant,
}

const isAny = ({ equals }: Condition) => (equals ? { gt: 0 } : 0)

/** As the domain's `isOwed` says it, which a test holds it to: what nobody has paid was paid at no time. */
const NOT_OWED = { OR: [{ isCashOnDelivery: false }, { paidMinor: { gt: 0 } }, { payableMinor: 0 }] }

const OWN: Own = {
  paidAt: (paidAt) => ({ paidAt: { not: null, ...paidAt }, ...NOT_OWED }),
  trackingNumber: (trackingNumber) => ({ parcels: { some: { trackingNumber } } }),
  hasOpenCase: (condition) => ({ openCaseCount: isAny(condition) }),
  hasRefund: (condition) => ({ refundedMinor: isAny(condition) }),
  hasInvoice: ({ equals }) => ({ invoice: equals ? { not: Prisma.DbNull } : { equals: Prisma.DbNull } }),
}
