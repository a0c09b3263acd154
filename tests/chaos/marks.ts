import type { Snapshot } from './snapshot.ts'

/** Where what a key did can be found again: the text that it left there, or what else tells it apart. */
const EFFECTS = {
  checkout: `select idempotency_key as mark from orders.checkout`,
  case: 'select idempotency_key as mark from orders.aftersale_case',
  redeeming: 'select idempotency_key as mark from orders.verification_use',
  document: 'select remark as mark from inventory.stock_document',
  gift: `select note as mark from payments.ledger_posting where kind = 'WALLET_AVAILABLE' and biz_type = 'ADJUSTMENT'`,
  bill: 'select note as mark from payments.cashier_bill',
  'money back at a counter': 'select reason as mark from payments.cashier_refund',
  recharge: `select account_id || ' ' || amount as mark from payments.recharge`,
  payout: 'select holder_name as mark from payments.merchant_bill',
  withdrawal: `select account_id || ' ' || amount as mark from payments.withdrawal`,
  piece: `select account_id || ' ' || coupon_id as mark from promotions.member_coupon where way = 'FREE'`,
  purchase: `select account_id || ' ' || coupon_id as mark from promotions.coupon_purchase`,
} as const

export type Effect = keyof typeof EFFECTS

/** One key that was tried, or told to have done what it was for. */
export type Marked = { readonly what: 'tried' | 'done'; readonly effect: Effect; readonly mark: string }

type Miscounted = {
  readonly marked: Marked
  readonly found: number
  readonly tried: number
  readonly done: number
}

/** What came about more often than it was asked for, under whatever key, or less often than it was told to have. */
export async function miscounted(snapshot: Snapshot, marked: readonly Marked[]): Promise<readonly Miscounted[]> {
  const text = Object.entries(EFFECTS).map(
    ([effect, marks], at) => `select '${effect}' as effect, mark from (${marks}) marks_${at}`,
  )
  const rows = await snapshot.rows<{ name: string; count: number }>(
    `select effect || ' ' || mark as name, count(*)::int as count from (${text.join(' union all ')}) left_behind group by 1`,
  )
  const found = new Map(rows.map(({ name, count }) => [name, count]))
  const [tried, done] = [counted(marked, 'tried'), counted(marked, 'done')]
  const firsts = new Map(marked.map((one) => [nameOf(one), one]))
  return [...firsts].flatMap(([name, one]) => {
    const counts = { found: found.get(name) ?? 0, tried: tried.get(name) ?? 0, done: done.get(name) ?? 0 }
    return counts.found > counts.tried || counts.found < counts.done ? [Object.assign({ marked: one }, counts)] : []
  })
}

const nameOf = ({ effect, mark }: Marked): string => `${effect} ${mark}`

function counted(marked: readonly Marked[], what: Marked['what']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const one of marked) if (one.what === what) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1)
  return counts
}
