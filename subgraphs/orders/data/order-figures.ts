import { OPEN_CASES, WAITING_FOR_SHOP } from '../domain/aftersale-status.ts'
import type { PeriodName } from '../domain/figures.ts'
import { PERIODS, startOf } from '../domain/figures.ts'
import type { Sql } from './database.ts'

export type PeriodSum = {
  readonly period: PeriodName
  readonly currency: string
  readonly orders: number
  readonly amountMinor: bigint
  readonly refundedMinor: bigint
}
export type Waiting = { readonly toShip: number; readonly openCases: number; readonly casesToWork: number }
export type Figures = { readonly sums: readonly PeriodSum[]; readonly waiting: Waiting }

type Row = Waiting & {
  readonly sums: readonly {
    readonly period: PeriodName
    readonly currency: string
    readonly orders: number
    readonly amount: string
    readonly refunded: string
  }[]
}

const MOST_COUNTED = 10_000

/** One statement, which reads the shop's orders of thirty days by when they were paid. */
export async function findFigures(sql: Sql, shopId: string, now: Date): Promise<Figures> {
  const { rows } = await sql.query<Row>({
    name: 'order-figures',
    text: `select
        (select coalesce(json_agg(json_build_object('period', g.name, 'currency', g.currency, 'orders', g.orders,
            'amount', g.amount::text, 'refunded', g.refunded::text) order by g.currency), '[]') from (
          select p.name, o.currency, count(*)::integer as orders, sum(o.payable_minor) as amount, sum(o.refunded_minor) as refunded
          from mall_order o join unnest($2::text[], $3::timestamptz[]) p (name, since) on o.paid_at >= p.since
          where o.shop_id = $1 and o.paid_at >= $4 and (o.status <> 'CANCELLED' or o.paid_minor > 0)
          group by p.name, o.currency) g) as sums,
        (select count(*)::integer from (
          select from mall_order where shop_id = $1 and status = 'PAID' limit ${MOST_COUNTED}) t) as "toShip",
        (select count(*)::integer from (
          select from aftersale_case where shop_id = $1 and status = any($5) limit ${MOST_COUNTED}) t) as "openCases",
        (select count(*)::integer from (
          select from aftersale_case where shop_id = $1 and status = any($6) limit ${MOST_COUNTED}) t) as "casesToWork"`,
    values: [
      shopId,
      Object.keys(PERIODS),
      Object.values(PERIODS).map((count) => startOf(count, now)),
      startOf(PERIODS.thirtyDays, now),
      OPEN_CASES,
      WAITING_FOR_SHOP,
    ],
  })
  const [row] = rows
  if (!row) throw new Error('a count has a row')
  const { sums, ...waiting } = row
  return {
    waiting,
    sums: sums.map(({ period, currency, orders, amount, refunded }) => ({
      ...{ period, currency, orders },
      amountMinor: BigInt(amount),
      refundedMinor: BigInt(refunded),
    })),
  }
}
