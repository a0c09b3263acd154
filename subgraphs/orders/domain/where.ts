import { badInput } from '@supermall/kernel/fault'
import type { Fulfilment, OrderKind, OrderStatus } from './status.ts'

type Compared<T> = { readonly eq?: T | null; readonly in?: readonly T[] | null } | null
type Flag = { readonly eq?: boolean | null } | null
type Ranged = {
  readonly range?: { readonly from?: Date | string | null; readonly below?: Date | string | null } | null
} | null

/** Which orders: all that is said must hold. Kept as JSON by exports, so instants may come back as texts. */
export type OrderWhere = {
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
  readonly isCashOnDelivery?: Flag
  readonly hasOpenCase?: Flag
  readonly hasRefund?: Flag
  readonly hasInvoice?: Flag
  readonly createdAt?: Ranged
  readonly paidAt?: Ranged
  readonly AND?: readonly OrderWhere[] | null
  readonly OR?: readonly OrderWhere[] | null
  readonly NOT?: OrderWhere | null
}

type Nested<W> = {
  readonly search?: string | null
  readonly AND?: readonly W[] | null
  readonly OR?: readonly W[] | null
  readonly NOT?: W | null
}

const MOST_LEVELS = 3
const MOST_BRANCHES = 10
const MOST_COMPARED = 100
const MOST_WORDS = 2
const MOST_COMPARED_IN_ALL = 5_000

/**
 * Conditions may be nested, but not so that answering them becomes a burden. A word is looked up before and stands for up to 10 000
 * ids, each value of a list for itself, and beyond some ten thousands of both a statement is not taken at all.
 */
export function assertShallow<W extends Nested<W>>(where: W | null | undefined): void {
  const all = where == null ? [] : flattened(where, 1)
  if (all.filter(({ search }) => search != null).length > MOST_WORDS)
    throw badInput(`\`search\` stands at most ${MOST_WORDS} times in a condition.`)
  const compared = all.flatMap((one) => Object.values(one).map(sizeOf)).reduce((sum, size) => sum + size, 0)
  if (compared > MOST_COMPARED_IN_ALL) throw badInput(`At most ${MOST_COMPARED_IN_ALL} are compared in all.`)
}

/** With all that is nested in it, each by itself of a size that can be answered. */
function flattened<W extends Nested<W>>(where: W, level: number): W[] {
  if (level > MOST_LEVELS) throw badInput(`Conditions are nested at most ${MOST_LEVELS} levels.`)
  const branches = [...(where.AND ?? []), ...(where.OR ?? []), ...(where.NOT ? [where.NOT] : [])]
  if (branches.length > MOST_BRANCHES) throw badInput(`At most ${MOST_BRANCHES} conditions stand beside each other.`)
  if (Object.values(where).some((one) => sizeOf(one) > MOST_COMPARED))
    throw badInput(`At most ${MOST_COMPARED} are compared at once.`)
  assertWord(where.search)
  return [where, ...branches.flatMap((branch) => flattened(branch, level + 1))]
}

const LONGEST_WORD = 60

export function assertWord(search: string | null | undefined): void {
  if (search == null) return
  const length = [...search.trim()].length
  if (length < 1 || length > LONGEST_WORD) throw badInput(`\`search\` has 1 to ${LONGEST_WORD} characters.`)
}

/** Of a list to compare with. */
const sizeOf = (condition: unknown): number =>
  typeof condition === 'object' && condition !== null && 'in' in condition && Array.isArray(condition.in)
    ? condition.in.length
    : 0
