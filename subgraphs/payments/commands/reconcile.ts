import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { after, days, hours } from '@supermall/kernel/time'
import type { Raised } from '../data/differences.ts'
import { raise } from '../data/differences.ts'
import type { OrderGap } from '../data/order-gaps.ts'
import { orderGaps } from '../data/order-gaps.ts'
import { findCapture, findPayment } from '../data/payments.ts'
import type { PurchaseGap } from '../data/purchases.ts'
import { purchaseGaps } from '../data/purchases.ts'
import type { OurLine } from '../data/reconciling.ts'
import { keepRun, ourLines } from '../data/reconciling.ts'
import { findRefund } from '../data/refunds.ts'
import type { RunRow } from '../data/rows.ts'
import { isProviderCode } from '../domain/channel.ts'
import { isBilled } from '../domain/day.ts'
import type { Gap } from '../domain/reconcile.ts'
import { compare, lineText } from '../domain/reconcile.ts'
import type { Refund } from '../domain/refund.ts'
import type { BillLine } from '../providers/provider.ts'
import { Uncertain } from '../providers/provider.ts'
import { mendGap } from './mend-gap.ts'
import { providerOf } from './provider-of.ts'
import type { Till } from './till.ts'

type Day = { readonly day: string; readonly channel: string }
export type Comparison = Day & { readonly isDryRun: boolean }

/**
 * Three sides of one day: the books, the provider's bill, and what orders say of themselves; of a channel of the house, which gives no
 * bill, two. What stands on one side only is asked about, and repaired where that helps; the rest waits for an operator. Null when the
 * keys of the channel are not set. It is kept only from when there can be a bill: a day that is not over is compared again.
 */
export async function reconcile({ day, channel, isDryRun }: Comparison, till: Till): Promise<RunRow | null> {
  const ours = await ourLines(till.client, channel, spanOfDay(day))
  const bill = isProviderCode(channel) ? await billOf({ day, channel }, ours, till) : NO_BILL
  if (bill === null) return null
  const gaps = bill === NO_BILL ? [] : await realGaps(compare(ours, bill), { day, channel }, till)
  const repaired = isDryRun ? 0 : await settle(gaps, { day, channel }, till)
  const ofChannel = await sellersGaps({ day, channel }, till)
  if (!isDryRun) for (const gap of ofChannel) await raise(till.client, gap, till.clock())
  const differences = gaps.length + ofChannel.length
  const now = till.clock()
  const run = {
    day,
    channel,
    lines: bill === NO_BILL ? ours.length : bill.length,
    differences,
    repaired,
    createdAt: now,
  }
  if (!isDryRun && isBilled(day, now)) await keepRun(till.client, run)
  return run
}

const NO_BILL = 'NO_BILL'
const BILLED_WITHIN_MS = days(3)

/** A bill that there is not yet is waited for where we know of money; later its absence is what the provider says. */
async function billOf(
  { day, channel }: Day,
  ours: readonly OurLine[],
  till: Till,
): Promise<readonly BillLine[] | null> {
  const provider = await providerOf(channel, till)
  if (provider === null) return null
  const bill = await provider.bill(day)
  const isLate = till.clock().getTime() - spanOfDay(day).to.getTime() >= BILLED_WITHIN_MS
  if (bill === null && ours.length > 0 && !isLate) throw new Uncertain(`there is no bill of ${day} yet`)
  return bill ?? []
}

const TOLD_WITHIN_MS = hours(1)

/** What those who sell, orders and others, say otherwise than the books. */
async function sellersGaps({ day, channel }: Day, { client, clock }: Till): Promise<Raised[]> {
  const settledBefore = after(clock(), -TOLD_WITHIN_MS)
  const ofOrders = await orderGaps(client, { ...spanOfDay(day), channel, settledBefore })
  const ofOthers = (await purchaseGaps(client, spanOfDay(day))).filter((gap) => gap.channel === channel)
  return [...ofOrders.map((gap) => ofOrder(gap, { day, channel })), ...ofOthers.map((gap) => ofPurchase(gap, day))]
}

type BillGap = Gap<OurLine, BillLine>

/** What our books have on another day is no gap: midnight passes at different moments on the two sides, and some is heard of late. */
async function realGaps(gaps: readonly BillGap[], at: Day, till: Till): Promise<readonly BillGap[]> {
  const bills = new Map<string, Promise<readonly BillLine[]>>()
  const billOn = (day: string): Promise<readonly BillLine[]> => {
    const bill = bills.get(day) ?? neighbour({ ...at, day }, till)
    bills.set(day, bill)
    return bill
  }
  const kept: BillGap[] = []
  for (const gap of gaps) if (!(await isElsewhere(gap, { at, billOn }, till))) kept.push(gap)
  return kept
}

/** Nothing yet of a day whose bill is not there: it is compared when it is. */
async function neighbour({ day, channel }: Day, till: Till): Promise<readonly BillLine[]> {
  const provider = isBilled(day, till.clock()) ? await providerOf(channel, till) : null
  return (await provider?.bill(day)) ?? []
}

type Near = { readonly at: Day; readonly billOn: (day: string) => Promise<readonly BillLine[]> }

/** Where the bill of our day has it too, it is a second one of the same number. */
async function isElsewhere(gap: BillGap, { at, billOn }: Near, { client }: Till): Promise<boolean> {
  if (gap.class !== 'MISSING_HERE') return false
  const { kind, subjectId, amount } = gap.theirs
  const mine = await mineOf(gap.theirs, client)
  if (mine === null || mine.amount !== amount || mine.channel !== at.channel) return false
  const bill = await billOn(dayOf(mine.at))
  return !bill.some((line) => line.kind === kind && line.subjectId === subjectId)
}

/** What the books have of a line, whenever that was. */
async function mineOf({ kind, subjectId }: BillLine, client: Till['client']) {
  if (kind === 'PAYMENT') {
    const capture = await findCapture(client, subjectId)
    return capture && { channel: capture.channel, amount: capture.providerPart, at: capture.capturedAt }
  }
  const refund = await findRefund(client, subjectId)
  if (refund?.status !== 'SUCCEEDED' || refund.isToWallet || refund.settledAt === null) return null
  return { channel: refund.channel, amount: refund.providerPart, at: refund.settledAt }
}

/** By asking; what is known on both sides, and not alike, an operator has to see. */
const MENDABLE: ReadonlySet<string> = new Set(['MISSING_HERE', 'MISSING_THERE'])

async function settle(gaps: readonly BillGap[], at: Day, till: Till): Promise<number> {
  let repaired = 0
  for (const gap of gaps) {
    const facts = await factsOf(gap, at, till)
    if (MENDABLE.has(facts.class) && (await mendGap(facts, till))) repaired += 1
    else await raise(till.client, facts, till.clock())
  }
  return repaired
}

async function factsOf(gap: BillGap, at: Day, { client }: Till): Promise<Raised> {
  const line = 'theirs' in gap ? gap.theirs : gap.ours
  const refund = line.kind === 'REFUND' ? await findRefund(client, line.subjectId) : null
  const paymentId = refund?.paymentId ?? (line.kind === 'PAYMENT' ? line.subjectId : null)
  const payment = paymentId && (await findPayment(client, paymentId))
  const isKept = 'theirs' in gap && (await mineOf(gap.theirs, client)) !== null
  return {
    ...at,
    class: classOf(gap, refund, isKept),
    source: 'BILL',
    subjectId: line.subjectId,
    paymentId: payment ? payment.id : null,
    refundId: refund?.id ?? null,
    providerNo: 'theirs' in gap ? gap.theirs.providerNo : null,
    ours: 'ours' in gap ? lineText(gap.ours) : (refund?.status ?? (payment ? payment.status : null)),
    theirs: 'theirs' in gap ? lineText(gap.theirs) : null,
  }
}

/**
 * What failed here and was done there is known on both sides, and so is what was done and taken back there. Of what the books have
 * already there is more on the other side: asking whether it was done cannot repair that.
 */
function classOf(gap: BillGap, refund: Refund | null, isKept: boolean): Raised['class'] {
  if (gap.class !== 'MISSING_HERE') return gap.class
  if (refund?.status === 'FAILED' || refund?.isToWallet || gap.theirs.amount < 0n) return 'STATUS'
  return isKept ? 'AMOUNT' : 'MISSING_HERE'
}

const ofOrder = ({ kind, subjectId, paymentId, ours, theirs }: OrderGap, at: Day): Raised => ({
  ...at,
  class: theirs === null ? 'MISSING_THERE' : ours === null ? 'MISSING_HERE' : 'AMOUNT',
  source: 'ORDERS',
  subjectId,
  paymentId,
  ours: ours === null ? null : `${kind} ${ours}`,
  theirs: theirs === null ? null : `${kind === 'PAYMENT' ? 'PAID' : 'REFUNDED'} ${theirs}`,
})

const ofPurchase = ({ paymentId, purchaseId: subjectId, channel, amount }: PurchaseGap, day: string): Raised => ({
  class: 'MISSING_THERE',
  source: 'PURCHASES',
  day,
  channel,
  subjectId,
  paymentId,
  ours: `PAYMENT ${amount}`,
  theirs: null,
})
