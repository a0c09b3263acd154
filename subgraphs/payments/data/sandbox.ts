import { spanOfDay } from '@supermall/kernel/day'
import type { Tx } from './database.ts'

type Charge = { readonly paymentId: string; readonly amount: bigint; readonly currency: string }
type Kept = Charge & { readonly status: string }
type Refund = Charge & { readonly refundId: string }

/** The test card's own books: the other side of ours. */
export const sandboxBooks = (db: Tx, clock: () => Date) => ({
  /** The first charge under a number is the only one. */
  async charge({ paymentId, amount, currency, token, status }: Kept & { readonly token: string }): Promise<Kept> {
    const [kept] = await db.$queryRaw<Kept[]>`
      with made as (
        insert into sandbox_charge (payment_id, token, amount, currency, status, created_at)
        values (${paymentId}, ${token}, ${amount}, ${currency}, ${status}, ${clock()})
        on conflict do nothing returning payment_id, amount, currency, status)
      select payment_id as "paymentId", amount, currency, status from made
      union all select payment_id, amount, currency, status from sandbox_charge where payment_id = ${paymentId}`
    if (!kept) throw new Error(`${paymentId} is being charged by somebody else`)
    return kept
  },
  find: (paymentId: string): Promise<Kept | null> => db.sandboxCharge.findUnique({ where: { paymentId } }),
  /** False when it would be more than was paid; the same number again is done already. */
  async refund({ refundId, paymentId, amount, currency }: Refund): Promise<boolean> {
    const inserted = await db.$executeRaw`
      insert into sandbox_refund (refund_id, payment_id, amount, currency, created_at)
      select ${refundId}, ${paymentId}, ${amount}, ${currency}, ${clock()} from sandbox_charge
      where payment_id = ${paymentId} and status = 'PAID' and currency = ${currency} and amount >= ${amount} +
        (select coalesce(sum(amount), 0) from sandbox_refund where payment_id = ${paymentId} and refund_id <> ${refundId})
      on conflict (refund_id) do nothing`
    return inserted === 1 || (await db.sandboxRefund.count({ where: { refundId } })) === 1
  },
  isRefunded: async (refundId: string): Promise<boolean> =>
    (await db.sandboxRefund.count({ where: { refundId } })) === 1,
  async bill(day: string) {
    const { from, to } = spanOfDay(day)
    const where = { createdAt: { gte: from, lt: to } }
    const charges = await db.sandboxCharge.findMany({ where: { ...where, status: 'PAID' } })
    const refunds = await db.sandboxRefund.findMany({ where })
    return [
      ...charges.map(({ paymentId, amount, currency }) => ({
        kind: 'PAYMENT' as const,
        subjectId: paymentId,
        providerNo: `sbx_${paymentId}`,
        amount,
        currency,
      })),
      ...refunds.map(({ refundId, amount, currency }) => ({
        kind: 'REFUND' as const,
        subjectId: refundId,
        providerNo: refundId,
        amount,
        currency,
      })),
    ]
  },
})

export type SandboxBooks = ReturnType<typeof sandboxBooks>
