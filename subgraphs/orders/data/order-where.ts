import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { OrderWhere } from '../domain/where.ts'

type Compared = { readonly eq?: unknown; readonly in?: readonly unknown[] | null } | null | undefined
type Ranged = OrderWhere['createdAt']

/** A condition in Prisma's words. What is not said is no condition; a list of none is never met. */
export function whereOf(where: OrderWhere | null | undefined): Prisma.OrderWhereInput {
  if (where == null) return {}
  const own = {
    ...comparisons(where),
    ...flags(where),
    createdAt: within(where.createdAt),
    paidAt: within(where.paidAt),
  }
  const said = Object.entries(own).filter(([, condition]) => condition !== undefined)
  return {
    ...(Object.fromEntries(said) as Prisma.OrderWhereInput),
    ...(where.AND?.length ? { AND: where.AND.map(whereOf) } : {}),
    ...(where.OR?.length ? { OR: where.OR.map(whereOf) } : {}),
    ...(where.NOT ? { NOT: whereOf(where.NOT) } : {}),
  }
}

const comparisons = ({ id, number, shopId, accountId, status, kind, ...rest }: OrderWhere) => ({
  id: compared(id),
  number: compared(number),
  shopId: compared(shopId),
  accountId: compared(accountId),
  status: compared(status),
  kind: compared(kind),
  checkoutId: compared(rest.checkoutId),
  fulfilment: compared(rest.fulfilment),
  storeId: compared(rest.storeId),
  channel: compared(channels(rest.channel)),
  parcels: sentBy(rest.trackingNumber),
})

/** Channels are kept as payments calls them, and named by buyers and staff as the schema does. */
const channels = (condition: OrderWhere['channel']): Compared =>
  condition && { eq: condition.eq && channelOf(condition.eq), in: condition.in?.map(channelOf) ?? null }

const channelOf = (name: string): string => name.toLowerCase().replaceAll('_', '-')

function sentBy(condition: OrderWhere['trackingNumber']) {
  const trackingNumber = compared(condition)
  return trackingNumber && { some: { trackingNumber } }
}

const flags = ({ isCashOnDelivery, hasOpenCase, hasRefund, hasInvoice }: OrderWhere) => ({
  isCashOnDelivery: isCashOnDelivery?.eq ?? undefined,
  openCaseCount: hasOpenCase?.eq == null ? undefined : hasOpenCase.eq ? { gt: 0 } : 0,
  invoice: hasInvoice?.eq == null ? undefined : hasInvoice.eq ? { not: Prisma.DbNull } : { equals: Prisma.DbNull },
  refundedMinor: hasRefund?.eq == null ? undefined : hasRefund.eq ? { gt: 0 } : 0,
})

export function compared(condition: Compared) {
  const said = {
    ...(condition?.eq == null ? {} : { equals: condition.eq }),
    ...(condition?.in == null ? {} : { in: [...condition.in] }),
  }
  return Object.keys(said).length === 0 ? undefined : said
}

export function within(condition: Ranged) {
  const { from, below } = condition?.range ?? {}
  const said = { ...(from == null ? {} : { gte: new Date(from) }), ...(below == null ? {} : { lt: new Date(below) }) }
  return Object.keys(said).length === 0 ? undefined : said
}
