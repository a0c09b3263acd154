import type { Where } from '@supermall/subgraph/filter'
import type { Tx } from './database.ts'

/** What a filter by one field stands for: whatever it names is looked up first. */
type Meaning = (value: Named) => Promise<Where>
type Named = { readonly equals?: string; readonly in?: readonly string[] }

/**
 * A payment is known by more numbers than its own row holds: what came has the number of the trade, or of the transfer. And what friends pay
 * is of no order by itself; it is of the one that their link is for.
 */
export const paymentWhere = (db: Tx, where: Where): Promise<Where> =>
  meant(where, {
    providerNo: async (value) => ({ id: { in: await numbered(db, value) } }),
    orderId: async (value) => ({ OR: [{ orderId: value }, { friendPayId: { in: await linked(db, value) } }] }),
  })

export const refundWhere = (db: Tx, where: Where): Promise<Where> =>
  meant(where, {
    orderId: async (value) => ({ OR: [{ orderId: value }, { paymentId: { in: await parts(db, value) } }] }),
  })

async function meant(where: Where, meanings: Readonly<Record<string, Meaning>>): Promise<Where> {
  const all = Object.entries(where).map(async ([field, value]): Promise<Where> => {
    const meaning = meanings[field]
    if (meaning) return meaning(value as Named)
    if (field === 'NOT') return { NOT: await meant(value as Where, meanings) }
    if (field !== 'AND' && field !== 'OR') return { [field]: value }
    return { [field]: await Promise.all((value as readonly Where[]).map((part) => meant(part, meanings))) }
  })
  return { AND: await Promise.all(all) }
}

const namesIn = ({ equals, in: among }: Named): readonly string[] =>
  (among ?? (equals === undefined ? [] : [equals])).filter((name) => equals === undefined || name === equals)

async function numbered(db: Tx, value: Named): Promise<string[]> {
  const numbers = namesIn(value)
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from payment where provider_no = any(${numbers}::text[])
    union select payment_id from capture where provider_no = any(${numbers}::text[])`
  return rows.map(({ id }) => id)
}

async function linked(db: Tx, value: Named): Promise<string[]> {
  const rows = await db.friendPay.findMany({ where: { orderId: { in: [...namesIn(value)] } }, select: { id: true } })
  return rows.map(({ id }) => id)
}

async function parts(db: Tx, value: Named): Promise<string[]> {
  const where = { friendPayId: { in: await linked(db, value) } }
  return (await db.payment.findMany({ where, select: { id: true } })).map(({ id }) => id)
}
