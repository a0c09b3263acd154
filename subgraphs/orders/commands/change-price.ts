import { orderPriceChanged } from '@supermall/contracts/orders'
import { checked, checkText } from '@supermall/kernel/check'
import { least } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { OperatorUnit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { saveBalances, saveEdit, saveLinePrices } from '../data/orders.ts'
import type { MoneyGiven } from '../domain/check.ts'
import { checkAmount, readAmount } from '../domain/check.ts'
import { decidePrice } from '../domain/decide.ts'
import type { Family, Order, ShopOrder } from '../domain/order.ts'
import type { Repriced } from '../domain/price-change.ts'
import { adjusted, reprice, reshared, sharedBalance } from '../domain/price-change.ts'
import { isBeyondPayable, mostPaid } from '../domain/quote/bounds.ts'
import { rightNeeded, stale } from '../domain/refusals.ts'
import { about, toldChanged } from '../domain/told.ts'
import { reloaded } from './cancel-order.ts'
import type { Expected } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type ChangePrice = Expected & {
  readonly goods?: MoneyGiven | null
  readonly freight?: MoneyGiven | null
  readonly reason?: string | null
}

/** What is paid for the whole changes with it: payments closes what it has opened, and opens another. */
export async function changePrice(
  input: ChangePrice,
  { isAllowed }: { readonly isAllowed: boolean },
  unit: OperatorUnit,
): Promise<Result<Order>> {
  if (input.goods == null && input.freight == null)
    return refused('NOTHING_TO_CHANGE', 'The input names nothing to change.')
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  if (!isAllowed) return rightNeeded()
  const { order, lines, family } = opened.value
  const { currency } = order
  const fine = checked(
    checkAmount(input.goods, currency, 'goods'),
    checkAmount(input.freight, currency, 'freight'),
    checkText(input.reason, { most: 200 }, 'reason'),
  )
  if (!fine.ok) return fine
  const decided = decidePrice(order)
  if (!decided.ok) return decided
  const repriced = reprice(order, lines, { goodsMinor: minorOf(input.goods), freightMinor: minorOf(input.freight) })
  if (!repriced.ok) return repriced
  const payableMinor = payableOf(order, { family, repriced: repriced.value })
  // At the door each shop's part is paid by itself.
  const atOnceMinor = order.isCashOnDelivery ? repriced.value.payableMinor : payableMinor
  if (isBeyondPayable(atOnceMinor, currency)) return refused('AMOUNT_LIMIT', mostPaid(currency), 'goods')
  if (!(await save(order, { family, repriced: repriced.value }, unit))) return stale()
  const reason = input.reason?.trim() || null
  await tell(order, { repriced: repriced.value, payableMinor, revision: family.payable.version, reason }, unit)
  return reloaded(order.id, unit)
}

const minorOf = (given: MoneyGiven | null | undefined): bigint | null =>
  given == null ? null : (readAmount(given)?.minorUnits ?? null)

type Saving = { readonly family: Family; readonly repriced: Repriced }

/** What all of it comes to now. */
const payableOf = (order: ShopOrder, { family: { payable }, repriced: { payableMinor } }: Saving): bigint =>
  payable.isParent ? payable.payableMinor + payableMinor - order.payableMinor : payableMinor

/** False when somebody was quicker. */
async function save(order: ShopOrder, saving: Saving, { db, now, emit }: OperatorUnit): Promise<boolean> {
  const { payable, orders } = saving.family
  const { lines, ...sums } = saving.repriced
  const whole = payable.isParent ? wholeOf(order, saving) : null
  const balances = whole ? balancesOf(order, saving, whole) : []
  const share = balances.find(({ id }) => id === order.id)
  const own = { ...sums, balanceMinor: share?.balanceMinor ?? sums.balanceMinor }
  const edit = { ...own, explain: adjusted(order, own, order.shopId) }
  if (!(await saveEdit(db, order, { edit, now }))) return false
  await saveLinePrices(db, lines)
  if (!whole) return true
  const explain = adjusted(payable, whole, order.shopId)
  if (!(await saveEdit(db, payable, { edit: { ...whole, explain }, now }))) return false
  const beside = reshared(
    orders.filter(({ id }) => id !== order.id),
    balances,
  )
  await saveBalances(db, beside, now)
  for (const one of beside) emit(toldChanged(one))
  return true
}

/** The sums of the parent with what changed of one of its orders. */
function wholeOf(order: ShopOrder, { family, repriced }: Saving) {
  const { payable } = family
  const payableMinor = payableOf(order, { family, repriced })
  return {
    payableMinor,
    balanceMinor: least(payable.balanceMinor, payableMinor),
    freightMinor: payable.freightMinor + repriced.freightMinor - order.freightMinor,
    taxMinor: payable.taxMinor + repriced.taxMinor - order.taxMinor,
    includedTaxMinor: payable.includedTaxMinor + repriced.includedTaxMinor - order.includedTaxMinor,
    adjustmentMinor: payable.adjustmentMinor + repriced.adjustmentMinor - order.adjustmentMinor,
  }
}

const balancesOf = (
  order: ShopOrder,
  { family: { payable, orders }, repriced: { payableMinor } }: Saving,
  whole: Pick<Order, 'balanceMinor'>,
) =>
  sharedBalance(
    { payable, orders: orders.map((one) => (one.id === order.id ? { id: one.id, payableMinor } : one)) },
    whole.balanceMinor,
  )

type Telling = {
  readonly repriced: Repriced
  readonly payableMinor: bigint
  readonly revision: number
  readonly reason: string | null
}

async function tell(order: ShopOrder, told: Telling, unit: OperatorUnit): Promise<void> {
  const { repriced, payableMinor, revision, reason } = told
  const { id: orderId, status, currency, checkoutId } = order
  const sums = {
    before: wire(order.payableMinor, currency),
    after: wire(repriced.payableMinor, currency),
    payable: wire(payableMinor, currency),
    revision,
  }
  unit.emit(orderPriceChanged({ ...about(order), checkoutId, ...sums }))
  unit.audited({
    subjectId: orderId,
    summary: `Changed the price of order ${order.number}`,
    before: { payable: order.payableMinor.toString(), freight: order.freightMinor.toString() },
    after: { payable: repriced.payableMinor.toString(), freight: repriced.freightMinor.toString(), reason },
  })
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action: 'PRICE_CHANGED', reason }], unit)
}
