import { dayOf } from '@supermall/kernel/day'
import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { ownShop } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { PeriodSum } from '../data/order-figures.ts'
import { findFigures } from '../data/order-figures.ts'
import type { PeriodName } from '../domain/figures.ts'
import { PERIODS, startOf } from '../domain/figures.ts'
import { reachOf } from './order-lists.ts'

export async function orderFigures(named: string | null | undefined, { viewer, sql, clock }: Context) {
  const asked = named == null ? null : parseId('shp', named)
  if (named != null && asked === null) throw badInput('`shopId` is no id of a shop.')
  const shopId = asked === null ? reachOf(viewer) : ownShop(viewer, asked)
  if (shopId === null) throw badInput('The platform names a shop.')
  const now = clock()
  const { sums, waiting } = await findFigures(sql, shopId, now)
  const period = (name: PeriodName) => periodOf(name, { sums, now })
  return {
    today: period('today'),
    sevenDays: period('sevenDays'),
    thirtyDays: period('thirtyDays'),
    toShipCount: waiting.toShip,
    openCaseCount: waiting.openCases,
    waitingCaseCount: waiting.casesToWork,
  }
}

type Around = { readonly sums: readonly PeriodSum[]; readonly now: Date }

function periodOf(name: PeriodName, { sums, now }: Around) {
  const own = sums.filter(({ period }) => period === name)
  return {
    fromDay: dayOf(startOf(PERIODS[name], now)),
    orderCount: own.reduce((sum, { orders }) => sum + orders, 0),
    sums: own.map(({ currency, amountMinor, refundedMinor }) => ({
      amount: money(amountMinor, currency as Currency),
      refunded: money(refundedMinor, currency as Currency),
      net: money(amountMinor - refundedMinor, currency as Currency),
    })),
  }
}
