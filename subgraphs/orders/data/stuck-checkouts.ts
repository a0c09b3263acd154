import type { Id } from '@supermall/kernel/id'
import type { Connection, Page } from '@supermall/kernel/page'
import { connection } from '@supermall/kernel/page'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED, OLDEST } from './order-list.ts'

export type StuckCheckout = Pick<Checkout, 'id' | 'accountId' | 'status' | 'heldUntil'>
export type StuckPage = Connection<StuckCheckout> & { readonly totalCount: () => Promise<number> }

/** Those left alone since then, and those that are taken back. */
export async function listStuck(db: Tx, leftAloneSince: Date, page: Page): Promise<StuckPage> {
  const stuck: Prisma.CheckoutWhereInput = {
    status: { in: ['PROCESSING', 'UNDOING'] },
    OR: [{ status: 'UNDOING' }, { heldUntil: { lt: leftAloneSince } }],
  }
  const { where, ...rest } = keyset(page, OLDEST)
  const select = { id: true, accountId: true, status: true, heldUntil: true }
  const rows = (await db.checkout.findMany({ where: { AND: [stuck, where] }, select, ...rest })) as StuckCheckout[]
  return {
    ...connection(rows, page, positionIn<StuckCheckout>(OLDEST)),
    totalCount: () => db.checkout.count({ where: stuck, take: MOST_COUNTED }),
  }
}

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
