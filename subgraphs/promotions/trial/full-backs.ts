import { orderCancelled, orderCollected, orderFinished, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { domainFloor } from '@supermall/testing/domain'
import { cancelOrder, collectOrder, finishOrder, payOrders, refundOrder } from '../commands/follow-order.ts'
import { payDueDays } from '../commands/full-backs/pay-full-backs.ts'
import { holdPromotions } from '../commands/hold-promotions.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { insertPromotion } from '../data/promotions.ts'
import type { FullBack } from '../domain/full-backs/full-back.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { FullBackRule } from '../domain/rules/rule.ts'
import { NOW, productId, ruleOf, shopId, skuId } from './rules.ts'
import { done } from './wallets.ts'

/** Ten units a day for each piece, for ten days, from the day on which the order is finished. */
export const TEN_DAYS: FullBackRule = {
  kind: 'FULL_BACK',
  dailyMinor: 10n,
  dailyRate: null,
  days: 10,
  startDays: 0,
  mostMinor: null,
  skuIds: [],
}

let made = 0

/** Checkouts of two pieces for 10.00 each that bring something back, and all that is told of their orders. */
export async function fullBackFloor() {
  const clock = { now: NOW }
  const house = await domainFloor<Tx, Tools>({ name: 'promotions', open, clock: () => clock.now })
  const { transact, told, sql } = house
  const hold = holdIn(house)
  const giveBack = giveBackIn(house)

  return {
    ...house,
    clock,
    hold,
    pass(milliseconds: number) {
      clock.now = new Date(clock.now.getTime() + milliseconds)
    },
    pay({ order, lines }: Held) {
      const { payload } = orderPaid({ ...order, paid: wire(2_000n, 'CNY'), lines })
      return transact((unit) => payOrders([{ payload, unit }]))
    },
    finish({ order, lines }: Held, paidMinor = 2_000n) {
      const at = clock.now.toISOString()
      const { payload } = orderFinished({ ...order, paid: wire(paidMinor, 'CNY'), lines, at })
      return transact((unit) => finishOrder(payload, unit))
    },
    collect({ order, lines }: Held) {
      const told = { ...order, paid: wire(2_000n, 'CNY'), lines, at: clock.now.toISOString() }
      return transact((unit) => collectOrder(orderCollected(told).payload, unit))
    },
    refund: (held: Held, quantity: number, isFull = false) =>
      giveBack(held, { line: { lineId: held.lineId, quantity }, isFull }),
    refundGift: (held: Held, quantity: number) =>
      giveBack(held, { line: { lineId: held.giftId, quantity, isGift: true }, isFull: false }),
    /** The goods stay with their buyer. */
    refundMoney: (held: Held, minor: bigint) => giveBack(held, { minor, isFull: false }),
    cancel({ order, lines }: Held, wasPaid: boolean) {
      const told = { ...order, cause: 'OPERATOR' as const, reason: 'Nobody sends it', lines, wasPaid }
      return transact((unit) => cancelOrder(orderCancelled(told).payload, unit))
    },
    work: () => transact(payDueDays),
    async kept({ checkoutId }: Held): Promise<FullBack | null> {
      return (await house.tools.client.fullBack.findFirst({ where: { ownerId: checkoutId } })) as FullBack | null
    },
    /** What went into the wallet, and out of it again. */
    async moved({ accountId }: Held) {
      const own = (await told()).filter(({ name, aggregateId }) => /^balance/.test(name) && aggregateId === accountId)
      return own.map(({ name, payload }) => {
        const { amount } = payload as { amount: { minorUnits: string } }
        return name === 'balance.granted' ? Number(amount.minorUnits) : -Number(amount.minorUnits)
      })
    },
    /** What must hold whatever happened. */
    async broken(): Promise<readonly string[]> {
      const asked = Object.entries(BROKEN_FULL_BACKS).map(async ([says, text]) =>
        (await sql.query(text)).rows.length > 0 ? [says] : [],
      )
      return (await Promise.all(asked)).flat()
    },
  }
}

type House = Awaited<ReturnType<typeof domainFloor<Tx, Tools>>>
type Held = Awaited<ReturnType<ReturnType<typeof holdIn>>>
type GivenBack = {
  readonly line?: { lineId: Id<'oln'>; quantity: number; isGift?: boolean }
  /** What the line of the order gets back in money, where somebody says so. */
  readonly minor?: bigint
  readonly isFull: boolean
}

const giveBackIn =
  ({ transact }: House) =>
  ({ order, lineId }: Held, { line, minor, isFull }: GivenBack) => {
    const lines = line ? [{ skuId: skuId(1), isRestocked: true, ...line }] : []
    const amount = wire(minor ?? 1_000n, 'CNY')
    const shares = minor === undefined ? undefined : [{ lineId, amount }]
    const told = { ...order, refundId: newId('rfd'), amount, isFull, lines, shares }
    return transact((unit) => refundOrder(orderRefunded(told).payload, unit))
  }

const holdIn =
  ({ transact, tools }: House) =>
  async (rule: Partial<FullBackRule> = {}, more: Partial<Promotion> = {}) => {
    const always = { startsAt: new Date(0), endsAt: new Date('2100-01-01') }
    const promotion = ruleOf(++made, { ...TEN_DAYS, ...rule }, { shopId: null, ...always, ...more })
    await insertPromotion(tools.client, promotion)
    const checkoutId = newId('chk')
    const accountId = newId('acc')
    const backs = [{ skuId: skuId(1), quantity: 2, gaveMinor: 200n }]
    const uses = [{ ruleId: promotion.id, version: promotion.version, gaveMinor: 200n, backs }]
    const asked = { ownerId: checkoutId, accountId, coupons: [], points: 0, uses, until: always.endsAt }
    done(await transact((unit) => holdPromotions(asked, unit)))
    const orderId = newId('ord')
    const lineId = newId('oln')
    const about = { orderId, payableId: orderId, shopId: shopId(0), accountId }
    const line = { lineId, productId: productId(1), skuId: skuId(1), quantity: 2, paid: wire(2_000n, 'CNY') }
    const giftId = newId('oln')
    const lines = [{ ...line, lineId: giftId, paid: wire(0n, 'CNY'), isGift: true }, line]
    return { promotion, checkoutId, accountId, orderId, lineId, giftId, order: { ...about, checkoutId }, lines }
  }

/** Something that waits for its order to be finished, as it would be there after a payment. */
export async function promisedBack(
  { sql }: Pick<House, 'sql'>,
  { promotionId, accountId, shopId: payer = null }: { promotionId: string; accountId: string; shopId?: string | null },
): Promise<string> {
  const id = newId('fbk')
  const text = `insert into full_back (id, owner_id, promotion_id, shop_id, account_id, sku_id, quantity, currency, daily_minor, days,
      start_days, held_minor, status, order_id, line_id, whole_minor, day_count, created_at)
    values ($1, $2, $3, $4, $5, $6, 2, 'CNY', 10, 10, 0, 200, 'WAITING', $7, $8, 200, 10, $9)`
  const values = [id, newId('chk'), promotionId, payer, accountId, skuId(1), newId('ord'), newId('oln'), NOW]
  await sql.query(text, values)
  return id
}

/** Each statement returns what breaks it. */
const BROKEN_FULL_BACKS: Readonly<Record<string, string>> = {
  'what was paid is the sum of its days, each of them once': `
    select f.id from full_back f left join full_back_day d on d.full_back_id = f.id
    group by f.id having f.paid_minor <> coalesce(sum(d.amount_minor), 0) or f.paid_days <> count(d.day)
      or f.paid_days <> coalesce(max(d.day), 0)`,
  'never more than the whole is paid, nor after the end': `
    select f.id from full_back f left join full_back_day d on d.full_back_id = f.id
    where f.paid_minor - f.taken_back_minor > f.whole_minor or d.paid_at > f.ended_at`,
  'what is over has nothing to come': `
    select id from full_back where (status in ('PAID', 'STOPPED')) <> (ended_at is not null)
      or (ended_at is not null and whole_minor <> paid_minor - taken_back_minor)`,
}
