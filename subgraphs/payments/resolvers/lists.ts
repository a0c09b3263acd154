import { csvLine } from '@supermall/kernel/csv'
import { isDay, spanOfDay } from '@supermall/kernel/day'
import { badInput, fault } from '@supermall/kernel/fault'
import { toDecimal } from '@supermall/kernel/money'
import type { PageArgs } from '@supermall/kernel/page'
import { asConsumer } from '@supermall/subgraph/viewer'
import { providerOf } from '../commands/provider-of.ts'
import { talk } from '../commands/talk.ts'
import type { Context } from '../context.ts'
import { whereOf } from '../data/filter.ts'
import { pageEntries, pagePayments, pageRefunds } from '../data/lists.ts'
import { paymentWhere, refundWhere } from '../data/money-where.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { Uncertain } from '../providers/provider.ts'
import { inMoney } from './words.ts'

type Filtered = PageArgs & { readonly where?: object | null }
type Ordered = Filtered & { readonly orderBy: 'NEWEST' | 'OLDEST' }

export const isOldestFirst = ({ orderBy }: Ordered): boolean => orderBy === 'OLDEST'

/** A shop's staff see what is theirs, whatever they ask for; the platform sees all. */
export const within = ({ viewer }: Context, where: object) => ({
  AND: [where, viewer.audience === 'MERCHANT' ? { shopId: viewer.shopId } : {}],
})

export const paymentsFor = async (args: Ordered, context: Context) =>
  pagePayments(context.client, {
    where: within(context, await paymentWhere(context.client, args.where)),
    isOldestFirst: isOldestFirst(args),
    args,
  })

export const ownPayments = (args: Filtered, { client, viewer }: Context) =>
  pagePayments(client, {
    where: { AND: [{ accountId: asConsumer(viewer).accountId }, whereOf(args.where, nullable.Payment)] },
    isOwn: true,
    args,
  })

export const refundsFor = async (args: Ordered, context: Context) =>
  pageRefunds(context.client, {
    where: within(context, await refundWhere(context.client, args.where)),
    isOldestFirst: isOldestFirst(args),
    args,
  })

const NAMES = { kind: 'bizType', part: 'kind' }

export function ownEntries(args: Filtered, { client, viewer }: Context) {
  const mine = { ownerId: asConsumer(viewer).accountId, kind: { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] } }
  return pageEntries(client, {
    where: { AND: [mine, whereOf(args.where, nullable.LedgerPosting, { names: NAMES })] },
    isOwn: true,
    args,
  })
}

export const allEntries = (args: Filtered, { client }: Context) =>
  pageEntries(client, { where: whereOf(args.where, nullable.LedgerPosting, { names: NAMES }), args })

const LONGEST_DAYS = 62

export function readSpan({ fromDay, toDay }: { fromDay: string; toDay: string }) {
  if (!isDay(fromDay) || !isDay(toDay)) throw badInput('A day is written `2026-11-21`.')
  const span = { from: spanOfDay(fromDay).from, to: spanOfDay(toDay).to }
  const length = (span.to.getTime() - span.from.getTime()) / 86_400_000
  if (length < 1 || length > LONGEST_DAYS) throw badInput(`A span has 1 to ${LONGEST_DAYS} days.`)
  return span
}

const COLUMNS = ['kind', 'number', 'providerNumber', 'amount', 'currency']

/** Fetched now, from the provider itself. One that there is not, or not yet, is none: an empty one says that no money went through. */
export async function billOf({ channel, day }: { channel: ChannelCode; day: string }, context: Context) {
  if (!isDay(day)) throw badInput('A day is written `2026-11-21`.')
  const provider = await providerOf(channel, context)
  if (provider === null) return null
  context.talks.admit()
  const fetch = async () => {
    const bill = await provider.bill(day)
    if (bill === null) throw new Uncertain(`there is no bill of ${day}, or not yet`)
    return bill
  }
  const lines = await talk(`bill ${channel} ${day}`, fetch, context).catch((error) => {
    throw fault('PROVIDER_UNAVAILABLE', `the bill of ${channel}: ${String(error)}`)
  })
  if (lines === null) throw fault('PROVIDER_UNAVAILABLE', `the bill of ${channel} is being fetched`)
  const rows = lines.map(({ kind, subjectId, providerNo, amount, currency }) => [
    kind,
    subjectId,
    providerNo,
    toDecimal(inMoney(amount, currency)),
    currency,
  ])
  return { lineCount: lines.length, csv: [COLUMNS, ...rows].map(csvLine).join('') }
}
