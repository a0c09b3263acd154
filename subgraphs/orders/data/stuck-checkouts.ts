import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Counted } from '@supermall/subgraph/list-page'
import { readPage } from '@supermall/subgraph/list-page'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { Tx } from './database.ts'
import { OLDEST } from './order-list.ts'

export type StuckCheckout = Pick<Checkout, 'id' | 'accountId' | 'status' | 'heldUntil'>
export type StuckPage = Counted<StuckCheckout>

/** Those left alone since then, and those that are taken back. */
export function listStuck(db: Tx, leftAloneSince: Date, page: Page): Promise<StuckPage> {
  const stuck: Prisma.CheckoutWhereInput = {
    status: { in: ['PROCESSING', 'UNDOING'] },
    OR: [{ status: 'UNDOING' }, { heldUntil: { lt: leftAloneSince } }],
  }
  return readPage<StuckCheckout>(bare(db), { where: stuck, order: OLDEST }, page)
}

const select = { id: true, accountId: true, status: true, heldUntil: true }

/** What a checkout has gathered is much, and nobody looks at it here. */
const bare = (db: Tx) => ({
  findMany: (query: Prisma.CheckoutFindManyArgs) => db.checkout.findMany({ ...query, select }),
  count: (query: Prisma.CheckoutCountArgs) => db.checkout.count(query),
})

/**
 * Taken from whoever has it, even if they still work: they can write to it no more. False when it is at its end, or not there.
 */
export async function takeOver(
  db: Tx,
  id: Id<'chk'>,
  by: { readonly worker: string; readonly until: Date },
): Promise<boolean> {
  const { count } = await db.checkout.updateMany({
    where: { id, status: { in: ['PROCESSING', 'UNDOING'] } },
    data: { heldBy: by.worker, heldUntil: by.until },
  })
  return count === 1
}
