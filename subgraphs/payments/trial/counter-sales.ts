import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { openCashierBill } from '../commands/open-cashier-bill.ts'
import { openPurchase } from '../commands/open-purchase.ts'
import type { PayCashierBill } from '../commands/pay-cashier-bill.ts'
import { payCashierBill } from '../commands/pay-cashier-bill.ts'
import { refundCashierBill } from '../commands/refund-cashier-bill.ts'
import { sharePurchase } from '../commands/share-purchase.ts'
import { findCashierBills } from '../data/cashier-bills.ts'
import type { PaymentsFloor } from './floor.ts'
import { CARD, done } from './floor.ts'
import { staffOf } from './takings.ts'

const key = () => ({ idempotencyKey: newId('evt') })

/** What shops take beside their orders. */
export function counterOn({ client, clock, operateAs, pay, tillOf, transact, tools: { currency } }: PaymentsFloor) {
  const money = (minor: bigint) => ({ amount: (Number(minor) / 100).toFixed(2), currency })
  return {
    /** A bill at its counter, paid. */
    async counterSale(shopId: Id<'shp'>, minor: bigint, fields: Partial<PayCashierBill> = {}): Promise<string> {
      const asked = { shopId, amount: money(minor), note: '', ...key() }
      const { billId } = done(
        await operateAs(staffOf(shopId))('payments.cashier.collect', (unit) =>
          openCashierBill(asked, { currency, standing: ok(null) }, unit),
        ),
      )
      const [bill] = await findCashierBills(client, [billId])
      const accountId = newId('acc')
      const card = { channel: 'sandbox-card', card: CARD, token: null, payToken: null, couponId: null } as const
      done(await payCashierBill({ ...card, code: bill?.code ?? '', accountId, ...key(), ...fields }, tillOf(accountId)))
      return billId
    },
    back: (shopId: Id<'shp'>, billId: string, minor: bigint) =>
      operateAs(staffOf(shopId))('payments.cashier.refund', (unit) =>
        refundCashierBill({ billId, amount: money(minor), reason: 'Cold', ...key() }, unit),
      ),
    /** A coupon of its, bought and handed over. */
    async couponSale(shopId: Id<'shp'>, amount: bigint): Promise<string> {
      const [purchaseId, accountId] = [newId('cpu'), newId('acc')]
      const until = new Date(clock.now.getTime() + 1_800_000)
      const sale = { purchaseId, accountId, shopId, title: 'Ten off', amount, currency, until }
      const { paymentId } = done(await transact((unit) => openPurchase(sale, currency, unit)))
      done(await pay({ orderId: purchaseId as never, accountId }))
      await transact((unit) => sharePurchase({ purchaseId, paymentId }, unit))
      return purchaseId
    },
  }
}
