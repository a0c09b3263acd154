import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Actor } from '@supermall/messaging/unit'
import { collectPayment } from '../commands/confirm-payment.ts'
import { receiveTaking } from '../commands/receive-taking.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { shareOrders } from '../commands/share-orders.ts'
import { balanceOf } from '../data/ledger.ts'
import { findRefund } from '../data/refunds.ts'
import type { AccountKind } from '../domain/ledger.ts'
import type { PaymentsFloor } from './floor.ts'
import { done, operator } from './floor.ts'

type Sale = Parameters<typeof receiveTaking>[0]['sale']
type Sold = Awaited<ReturnType<PaymentsFloor['owed']>> & { readonly shopId: Id<'shp'> }

/** The staff of a shop, as their commands see them. */
export const staffOf = (shopId: string, id = 'acc_staff'): Actor => ({ ...operator, id, audience: 'MERCHANT', shopId })

/** Orders of shops as they come in and go back, and what each shop stands at. */
export function takingsOn(floor: PaymentsFloor) {
  const { owed, pay, transact, operateAs, client, tools } = floor
  const { currency } = tools
  const about = ({ orderId, accountId, checkoutId, shopId }: Sold) => ({
    ...{ orderId, payableId: orderId, shopId, accountId, checkoutId },
  })
  const share = (order: Sold, paid = order.amount) => {
    const payload = { ...about(order), paid: { minorUnits: String(paid), currency } }
    return transact((unit) => shareOrders([{ payload, unit }]))
  }
  return {
    about,
    share,
    stands: (kind: AccountKind, shopId: string | null) => balanceOf(client, { kind, ownerId: shopId }, currency),
    async sold(amount: bigint, shopId: Id<'shp'>): Promise<Sold> {
      const order = { ...(await owed({ amount, shopId })), shopId }
      done(await pay(order))
      await share(order)
      return order
    },
    /** Its buyer has everything. */
    async received(order: Sold, sale: Sale | undefined = undefined) {
      const { checkoutId: _, ...facts } = about(order)
      const told = {
        ...facts,
        paid: { minorUnits: String(order.amount), currency },
        lines: [],
        sale,
        paidBy: undefined,
      }
      await transact((unit) => receiveTaking({ ...told, checkoutId: undefined, at: unit.now.toISOString() }, unit))
      return order
    },
    /** Its staff say that the courier has taken cash. */
    async collected(amount: bigint, shopId: Id<'shp'>, fields: Parameters<typeof owed>[0] = {}): Promise<Sold> {
      const order = { ...(await owed({ amount, shopId, isCashOnDelivery: true, ...fields })), shopId }
      const input = { paymentId: order.paymentId ?? '', idempotencyKey: newId('evt') }
      done(await operateAs(staffOf(shopId))('payments.payment.collect', (unit) => collectPayment(input, unit)))
      return order
    },
    async refund(order: Sold, minorUnits: bigint, refundId = newId('rfd')) {
      const amount = { minorUnits: String(minorUnits), currency }
      const asked = { cause: 'AFTERSALE', paymentId: null, isFull: false, reason: 'A test' } as const
      const which = { ...about(order), refundId, amount, lines: [] }
      await transact((unit) => requestRefund({ ...which, ...asked }, unit))
      return findRefund(client, refundId)
    },
  }
}
