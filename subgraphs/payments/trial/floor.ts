import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import type { Actor } from '@supermall/messaging/unit'
import { domainFloor } from '@supermall/testing/domain'
import { done } from '@supermall/testing/result'
import { adjustWallet } from '../commands/adjust-wallet.ts'
import { openPayment } from '../commands/open-payment.ts'
import type { PayOrder } from '../commands/pay-order.ts'
import { payOrder } from '../commands/pay-order.ts'
import type { AskingTill } from '../commands/take-recharge-coupon.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { walletBalances } from '../data/ledger.ts'
import { findPayment } from '../data/payments.ts'
import type { Payment } from '../domain/payment.ts'
import type { Until } from '../providers/client.ts'
import { settings } from '../settings.ts'
import { couponDesk } from './coupon-desk.ts'

export { codesOf, done } from '@supermall/testing/result'

/**
 * Hashes that cost next to nothing: what is tested is when they are made, not how slow they are. A provider is waited for as long as a
 * machine may need that does other things: one that falls silent says so itself.
 */
export const CHEAP = { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1', PAYMENTS_PROVIDER_TIMEOUT_MS: '20000' }

export const CARD = { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2030, cvv: '123' }

const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }

export const operator: Actor = {
  id: 'acc_operator',
  audience: 'PLATFORM',
  shopId: null,
  ip: '10.0.0.9',
  traceparent: null,
}

/** Commands with all they need, at a time that stands still. */
export async function paymentsFloor(variables: Readonly<Record<string, string>> = {}, until?: Until) {
  const clock = { now: new Date('2026-11-21T04:00:00.000Z') }
  const house = await domainFloor<Tx, Tools, typeof settings>({
    name: 'payments',
    open: (floor) => open(floor, until),
    settings,
    variables: { ...CHEAP, ...variables },
    clock: () => clock.now,
  })
  const { tools, floor, sql, transactAs } = house
  const desk = couponDesk()
  const tillOf = (accountId: string | null): AskingTill => ({
    ...tools,
    ask: desk.ask,
    cache: floor.cache,
    clock: () => clock.now,
    log,
    transact: transactAs({ ...operator, id: accountId, audience: 'CONSUMER' }),
  })
  const { currency, client } = tools
  await sql.query(`update channel set is_enabled = true where code in ('sandbox-card', 'balance')`)
  return {
    ...house,
    clock,
    desk,
    client,
    till: tillOf(null),
    tillOf,
    pass(milliseconds: number) {
      clock.now = new Date(clock.now.getTime() + milliseconds)
    },
    credit: (accountId: string, amount: string) => adjust(house, { accountId, amount, way: 'CREDIT' }),
    debit: (accountId: string, amount: string) => adjust(house, { accountId, amount, way: 'DEBIT' }),
    async wallet(accountId: string) {
      const [found] = await walletBalances(client, [accountId], currency)
      return { available: found?.available, frozen: found?.frozen }
    },
    ...payingOn({ house, clock, tillOf }),
    payment: async (id: string): Promise<Payment> => {
      const found = await findPayment(client, id)
      if (!found) throw new Error(`no payment ${id}`)
      return found
    },
    /** What the domain keeps and has told, but for the log of who tried what: equal before and after what was refused. */
    async kept(): Promise<string> {
      const rows = TABLES.map(async (table) => (await sql.query(`select * from ${table} order by 1, 2`)).rows)
      return JSON.stringify(await Promise.all(rows), (_, value) =>
        typeof value === 'bigint' ? value.toString() : value,
      )
    },
  }
}

type House = Awaited<ReturnType<typeof domainFloor<Tx, Tools, typeof settings>>>
type Adjusting = { readonly accountId: string; readonly amount: string; readonly way: 'CREDIT' | 'DEBIT' }

async function adjust({ operate, tools: { currency } }: House, { accountId, amount, way }: Adjusting): Promise<void> {
  const input = { accountId, amount: { amount, currency }, reason: 'A test', idempotencyKey: newId('evt') }
  done(
    await operate('payments.wallet.adjust', (unit) => adjustWallet(input, way, { ...unit, currency, isKnown: true })),
  )
}

type Standing = {
  readonly house: House
  readonly clock: { readonly now: Date }
  readonly tillOf: (accountId: string | null) => AskingTill
}

const payingOn = ({ house, clock, tillOf }: Standing) => ({
  /** An order that is to be paid: its payment is open. */
  async owed(fields: Partial<Parameters<typeof openPayment>[0]> = {}) {
    const { currency } = house.tools
    const opening = {
      orderId: newId('ord'),
      checkoutId: newId('chk'),
      accountId: newId('acc'),
      shopId: newId('shp'),
      amount: 10_000n,
      balance: 0n,
      currency,
      until: new Date(clock.now.getTime() + 1_800_000),
      isCashOnDelivery: false,
      ...fields,
    }
    const opened = done(await house.transact((unit) => openPayment(opening, currency, unit)))
    return { ...opening, ...opened }
  },
  pay(
    { orderId, accountId }: { orderId: Id<'ord'>; accountId: Id<'acc'> },
    fields: Partial<PayOrder> = {},
  ): Promise<Result<Payment>> {
    const chosen = { channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
    return payOrder(
      { payableId: orderId, accountId, ...chosen, idempotencyKey: newId('evt'), ...fields },
      tillOf(accountId),
    )
  },
})

export type PaymentsFloor = Awaited<ReturnType<typeof paymentsFloor>>

const TABLES = [
  ...['ledger_account', 'ledger_transaction', 'ledger_posting', 'channel', 'payment', 'capture', 'refund', 'wallet'],
  ...['pay_token', 'balance_hold', 'recharge', 'withdrawal', 'difference', 'export_run', 'cashier_bill'],
  ...['cashier_refund', 'wallet_gift', 'wallet_debt', 'merchant_bill', 'merchant_bill_order', 'merchant_bill_counter'],
  ...['order_taking', 'waiting_gift', 'friend_pay', 'purchase', 'red_packet', 'status_change'],
  `(select id, name, envelope from outbox_event where name <> 'audit.recorded') as told`,
]

/** Every query that must return no row, whatever happened. */
export async function brokenBooks({ sql }: Pick<PaymentsFloor, 'sql'>): Promise<readonly string[]> {
  const checks = Object.entries(INVARIANTS).map(async ([name, text]) =>
    (await sql.query(text)).rows.length > 0 ? [name] : [],
  )
  return (await Promise.all(checks)).flat()
}

const INVARIANTS = {
  'a transaction does not sum to zero': `select transaction_id from ledger_posting group by transaction_id, currency having sum(amount) <> 0`,
  'the books do not sum to zero': `select currency from ledger_account group by currency having sum(balance) <> 0`,
  'a balance is not the sum of its postings': `select id from ledger_account a where balance <>
    (select coalesce(sum(amount), 0) from ledger_posting where account_id = a.id)`,
  'a posting of an account is missing': `select id from ledger_account a where posting_count <>
    (select count(*) from ledger_posting where account_id = a.id)`,
  'a wallet is below zero': `select id from ledger_account where kind like 'WALLET%' and balance < 0`,
  'a business event posted twice': `select biz_id from ledger_transaction group by biz_type, biz_id having count(*) > 1`,
  'paid without its money': `select id from payment p where (status = 'SUCCEEDED') <>
    exists (select from capture c where c.payment_id = p.id and not is_late and c.amount = p.amount and c.currency = p.currency)`,
  'more went back than came': `select payment_id from capture where provider_refunded > provider_part or wallet_refunded > wallet_part`,
  'what is set aside is not what refunds ask for': `select payment_id from capture c where provider_refunded + wallet_refunded <>
    (select coalesce(sum(amount), 0) from refund r where r.payment_id = c.payment_id and r.status <> 'FAILED')`,
  'late money has no refund': `select payment_id from capture c where is_late and amount <>
    (select coalesce(sum(r.amount), 0) from refund r where r.payment_id = c.payment_id)`,
  'a bill counts other than what went back of it': `select id from cashier_bill b where refunded_minor <>
    (select coalesce(sum(amount), 0) from cashier_refund r where r.bill_id = b.id and settled_at is not null)`,
  'what is set aside for shops is not what their bills ask for': `select owner_id from ledger_account a where kind = 'MERCHANT_BILLED' and
    balance <> (select coalesce(sum(amount + fee), 0) from merchant_bill b where b.shop_id = a.owner_id and status in ('PENDING', 'APPROVED'))`,
  'a bill is not what its orders come to': `select b.id from merchant_bill b left join merchant_bill_order o on
    o.bill_id = b.id left join lateral (select count(*) as times, coalesce(sum(c.takings), 0) as takings,
      coalesce(sum(c.refunded), 0) as refunded, coalesce(sum(c.fee), 0) as fee from merchant_bill_counter c where c.bill_id = b.id) c on true
    group by b.id, c.times, c.takings, c.refunded, c.fee having b.order_count <> count(o.id) or b.counter_count <> c.times
    or b.takings <> coalesce(sum(o.takings), 0) + c.takings or b.refunded <> coalesce(sum(o.refunded), 0) + c.refunded
    or b.counter_takings <> c.takings or b.fee <> coalesce(sum(o.fee), 0) + c.fee or bool_or(o.is_live) <> (b.status <> 'REFUSED')`,
  'what was taken at a counter is billed, and is in no bill that stands': `select t.id from (
      select id, is_billed from cashier_bill union all select id, is_billed from purchase) t where is_billed <> exists (
    select from merchant_bill_counter c join merchant_bill b on b.id = c.bill_id
    where c.subject_id = t.id and c.is_live and b.status <> 'REFUSED')`,
  'what is frozen is not what is held': `select owner_id from ledger_account a where kind = 'WALLET_FROZEN' and balance <>
    (select coalesce(sum(amount), 0) from balance_hold h where h.account_id = a.owner_id and status = 'HELD') +
    (select coalesce(sum(amount), 0) from withdrawal w where w.account_id = a.owner_id and status in ('REQUESTED', 'APPROVED'))`,
}
