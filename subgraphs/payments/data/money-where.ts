import { fault } from '@supermall/kernel/fault'
import type { Condition, Where } from '@supermall/subgraph/filter'
import type { Tx } from './database.ts'
import { whereOf } from './filter.ts'
import { nullable } from './nullable.generated.ts'

type Filter = object | null | undefined

/** What stands under a name that a filter says, and is not in the rows that it looks through. */
type Found = { readonly name: string; readonly id: string }

/**
 * A payment is known by more numbers than its own row holds: what came has the number of the trade, or of the transfer. And what friends pay
 * is of no order by itself; it is of the one that their link is for.
 */
export async function paymentWhere(db: Tx, filter: Filter): Promise<Where> {
  const numbered = await found(numberedBy, namedAs('providerNo', filter), db)
  const links = await found(linksOf, namedAs('orderId', filter), db)
  return whereOf(filter, nullable.Payment, {
    own: {
      providerNo: (condition) => ({ id: { in: idsOf(condition, numbered) } }),
      orderId: (condition) => ({
        OR: [there('orderId', condition), there('friendPayId', { in: idsOf(condition, links) })],
      }),
    },
  })
}

export async function refundWhere(db: Tx, filter: Filter): Promise<Where> {
  const parts = await found(partsOf, namedAs('orderId', filter), db)
  return whereOf(filter, nullable.Refund, {
    own: {
      orderId: (condition) => ({
        OR: [there('orderId', condition), { paymentId: { in: idsOf(condition, parts) } }],
      }),
    },
  })
}

/** What is of no order is not of this one: under `NOT`, too, where a comparison with nothing would be no answer. */
const there = (column: string, condition: Condition): Where => ({
  AND: [{ [column]: { not: null } }, { [column]: condition }],
})

/** All that a filter compares a field with, in whatever branch of it. */
function namedAs(field: string, filter: Filter): readonly string[] {
  const names: string[] = []
  const keep = (condition: Condition): Where => {
    names.push(...namesIn(condition))
    return {}
  }
  whereOf(filter, [], { own: { [field]: keep } })
  return names
}

const namesIn = ({ equals, in: among }: Condition): readonly string[] =>
  (among ?? [equals])
    .filter((name) => typeof name === 'string')
    .filter((name) => equals === undefined || name === equals)

const idsOf = (condition: Condition, all: readonly Found[]): string[] => {
  const names = new Set(namesIn(condition))
  return all.filter(({ name }) => names.has(name)).map(({ id }) => id)
}

type Look = (db: Tx, names: readonly string[]) => Promise<Found[]>

/** More than a filter may compare itself. */
const MOST = 5_000

async function found(look: Look, names: readonly string[], db: Tx): Promise<readonly Found[]> {
  if (names.length === 0) return []
  const all = await look(db, names)
  if (all.length > MOST) throw fault('FILTER_TOO_MANY_VALUES', `${names.length} names stand for more than ${MOST}`)
  return all
}

const numberedBy: Look = (db, names) => db.$queryRaw<Found[]>`
  select provider_no as name, id from payment where provider_no = any(${[...names]}::text[])
  union select provider_no, payment_id from capture where provider_no = any(${[...names]}::text[]) limit ${MOST + 1}`

const linksOf: Look = (db, names) => db.$queryRaw<Found[]>`
  select order_id as name, id from friend_pay where order_id = any(${[...names]}::text[]) limit ${MOST + 1}`

/** Those of which anything went back. */
const partsOf: Look = (db, names) => db.$queryRaw<Found[]>`
  select f.order_id as name, p.id from friend_pay f join payment p on p.friend_pay_id = f.id
  where f.order_id = any(${[...names]}::text[]) and exists (select from refund r where r.payment_id = p.id) limit ${MOST + 1}`
