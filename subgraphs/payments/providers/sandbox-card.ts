import type { SandboxBooks } from '../data/sandbox.ts'
import type { PaymentProvider, Queried } from './provider.ts'
import { NotGenuine } from './provider.ts'

/** Whose last four digits these are is declined, as test cards everywhere are; all others pay. */
const DECLINED: Readonly<Record<string, string>> = { '0002': 'CARD_DECLINED', '9995': 'INSUFFICIENT_FUNDS' }

/** A provider with books of its own in this house, so that a mall without any contract can really pay. It never notifies. */
export function sandboxCard(books: SandboxBooks): PaymentProvider {
  return {
    async create(order) {
      const token = order.token ?? ''
      const reason = DECLINED[token.slice(-4)]
      const status = reason ? 'DECLINED' : 'PAID'
      const charge = await books.charge({ ...order, token, status })
      if (charge.status === 'DECLINED') return { kind: 'DECLINED', reason: reason ?? 'CARD_DECLINED' }
      return paidBy(charge)
    },
    async query({ paymentId }): Promise<Queried> {
      const charge = await books.find(paymentId)
      if (charge === null) return { kind: 'ABSENT' }
      return charge.status === 'PAID' ? paidBy(charge) : { kind: 'ENDED', reason: 'CARD_DECLINED' }
    },
    async close({ paymentId }) {
      const charge = await books.find(paymentId)
      return charge?.status === 'PAID' ? 'PAID_ALREADY' : 'CLOSED'
    },
    async refund(asked) {
      const isDone = await books.refund(asked)
      return isDone ? { kind: 'DONE', providerNo: asked.refundId } : { kind: 'REFUSED', reason: 'MORE_THAN_PAID' }
    },
    queryRefund: async ({ refundId }) =>
      (await books.isRefunded(refundId)) ? { kind: 'DONE', providerNo: refundId } : { kind: 'ABSENT' },
    parse: async () => {
      throw new NotGenuine('the test card notifies nobody')
    },
    bill: async (day) => books.bill(day),
  }
}

const paidBy = ({ paymentId, amount, currency }: { paymentId: string; amount: bigint; currency: string }) =>
  ({ kind: 'PAID', paid: { providerNo: `sbx_${paymentId}`, amount, currency } }) as const
