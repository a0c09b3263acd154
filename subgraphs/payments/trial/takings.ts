import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Actor } from '@supermall/messaging/unit'
import { collectPayment } from '../commands/confirm-payment.ts'
import { receiveTaking } from '../commands/receive-taking.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { shareOrders } from '../commands/share-orders.ts'
import { balanceOf, post } from '../data/ledger.ts'
import { findRefund } from '../data/refunds.ts'
import { markSettled } from '../data/settled.ts'
import type { AccountKind } from '../domain/ledger.ts'
import { move } from '../domain/ledger.ts'
import { earnedBy } from '../domain/postings.ts'
import type { PaymentsFloor } from './floor.ts'
import { done, operator } from './floor.ts'

type Sale = Parameters<typeof receiveTaking>[0]['sale']
type Sold = Awaited<ReturnType<PaymentsFloor['owed']>> & { readonly shopId: Id<'shp'> }

/** The staff of a shop, as their commands see them. */
export const staffOf = (shopId: string, id = 'acc_staff'): Actor => ({ ...operator, id, audience: 'MERCHANT', shopId })

/** So much a shop has earned for good. */
export const endow = (
  { transact, tools: { currency } }: Pick<PaymentsFloor, 'transact' | 'tools'>,
  shopId: string,
  amount: bigint,
) => {
  const entries = move(amount, { kind: 'ADJUSTMENTS', ownerId: null }, earnedBy(shopId))
  const transaction = { bizType: 'ADJUSTMENT', bizId: newId('evt'), currency, entries } as const
  return transact(({ db, now }) => post(db, transaction, now))
}

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
  const collect = async ({ paymentId, shopId }: Sold) => {
    const input = { paymentId: paymentId ?? '', idempotencyKey: newId('evt') }
    done(await operateAs(staffOf(shopId))('payments.payment.collect', (unit) => collectPayment(input, unit)))
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
      const { orderId, payableId, shopId } = about(order)
      const paid = { minorUnits: String(order.amount), currency }
      await transact((unit) =>
        receiveTaking({ orderId, payableId, shopId, paid, sale, at: unit.now.toISOString() }, unit),
      )
      return order
    },
    /** Nothing of it can be given back any more. */
    async settled(order: Sold) {
      await transact(({ db, now }) => markSettled(db, [order.orderId], now))
      return order
    },
    /** Its staff say that the courier has taken cash. */
    async collected(amount: bigint, shopId: Id<'shp'>, fields: Parameters<typeof owed>[0] = {}): Promise<Sold> {
      const order = { ...(await owed({ amount, shopId, isCashOnDelivery: true, ...fields })), shopId }
      await collect(order)
      return order
    },
    collect,
    async refund(order: Sold, minorUnits: bigint, refundId = newId('rfd')) {
      const amount = { minorUnits: String(minorUnits), currency }
      const asked = { cause: 'AFTERSALE', paymentId: null, isFull: false, reason: 'A test' } as const
      const which = { ...about(order), refundId, amount, lines: [] }
      await transact((unit) => requestRefund({ ...which, ...asked }, unit))
      return findRefund(client, refundId)
    },
  }
}
