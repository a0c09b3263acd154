import type { Begun } from '../data/provider-calls.ts'
import type { Asked, BillLine, PaymentProvider, ToRefund } from './provider.ts'

/** What a call can say: of a bill its lines, or null where there is none. */
export type Said = { readonly kind: string } | string | readonly BillLine[] | null

/** `token` is what a card is charged by: it goes out with the call, and into no log. */
export type Record = <T extends Said>(
  begun: Omit<Begun, 'channel'> & { readonly token?: string | null },
  call: () => Promise<T>,
) => Promise<T>

/** The same provider, each of whose calls leaves a line: what was asked, and what became of it. */
export function recorded(provider: PaymentProvider, record: Record): PaymentProvider {
  const payment = ({ paymentId: subjectId, amount, currency }: Pick<Asked, 'paymentId' | 'amount' | 'currency'>) => ({
    subjectId,
    request: { paymentId: subjectId, amount: amount.toString(), currency },
  })
  const refund = ({ refundId: subjectId, paymentId, amount, currency }: ToRefund) => ({
    subjectId,
    request: { refundId: subjectId, paymentId, amount: amount.toString(), currency },
  })
  return {
    ...provider,
    create: (order) =>
      record({ ...payment(order), operation: 'CREATE', token: order.token }, () => provider.create(order)),
    query: (asked) => record({ ...payment(asked), operation: 'QUERY' }, () => provider.query(asked)),
    close: (asked) => record({ ...payment(asked), operation: 'CLOSE' }, () => provider.close(asked)),
    refund: (asked) => record({ ...refund(asked), operation: 'REFUND' }, () => provider.refund(asked)),
    queryRefund: (asked) => record({ ...refund(asked), operation: 'QUERY_REFUND' }, () => provider.queryRefund(asked)),
    bill: (day) => record({ subjectId: day, operation: 'BILL', request: { day } }, () => provider.bill(day)),
  }
}
