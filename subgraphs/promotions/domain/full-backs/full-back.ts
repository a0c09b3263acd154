import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { least } from '@supermall/kernel/money'
import { after, days } from '@supermall/kernel/time'
import type { FullBackTerms } from './terms.ts'
import { backOf, boundsOf, daysFor, upwards } from './terms.ts'

export type FullBackStatus = 'HELD' | 'WAITING' | 'RUNNING' | 'PAID' | 'STOPPED'

/** What comes back of one line: promised when it was held for a checkout, and for good when that was paid. */
export type FullBack = FullBackTerms & {
  readonly id: Id<'fbk'>
  readonly ownerId: string
  readonly promotionId: Id<'prm'>
  /** Who pays; null is the platform. */
  readonly shopId: Id<'shp'> | null
  readonly accountId: Id<'acc'>
  readonly skuId: string
  readonly quantity: number
  readonly currency: Currency
  readonly heldMinor: bigint
  readonly status: FullBackStatus
  readonly orderId: Id<'ord'> | null
  readonly lineId: Id<'oln'> | null
  /** What it comes to in all, as far as that stays with the buyer. */
  readonly wholeMinor: bigint
  readonly dayCount: number
  readonly paidDays: number
  readonly paidMinor: bigint
  readonly takenBackMinor: bigint
  readonly refunded: number
  /** What was paid for its line; null before that is known, and of lines of before it was kept. */
  readonly lineMinor: bigint | null
  /** What its line got back in money, with or without pieces. */
  readonly refundedMinor: bigint
  readonly finishedAt: Date | null
  /** When what was ordered at the door was paid there. */
  readonly collectedAt: Date | null
  readonly nextAt: Date | null
  readonly stopReason: string | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export const NOT_PAID_YET = {
  status: 'HELD',
  orderId: null,
  lineId: null,
  wholeMinor: 0n,
  dayCount: 0,
  paidDays: 0,
  paidMinor: 0n,
  takenBackMinor: 0n,
  refunded: 0,
  lineMinor: null,
  refundedMinor: 0n,
  finishedAt: null,
  collectedAt: null,
  nextAt: null,
  stopReason: null,
  endedAt: null,
} as const satisfies Partial<FullBack>

/** What was paid of it and stays with the buyer. */
export const keptMinor = ({ paidMinor, takenBackMinor }: FullBack): bigint => paidMinor - takenBackMinor

export const toComeMinor = (fullBack: FullBack): bigint => fullBack.wholeMinor - keptMinor(fullBack)

/** The day's share: as even as can be, and to the last unit when the days are over. Zero where nothing is to come. */
export const nextMinor = (fullBack: FullBack): bigint =>
  upwards(toComeMinor(fullBack), BigInt(Math.max(1, fullBack.dayCount - fullBack.paidDays)))

export const isOver = ({ status }: FullBack): boolean => status === 'PAID' || status === 'STOPPED'

type BoughtLine = { readonly orderId: Id<'ord'>; readonly lineId: Id<'oln'>; readonly paidMinor: bigint }

/** Its line is paid: what comes back is known now. What went back of the line was perhaps heard before. */
export function promise(held: FullBack, { orderId, lineId, paidMinor }: BoughtLine, now: Date): FullBack {
  const bought = { paidMinor, quantity: held.quantity }
  const promised = backOf(boundsOf(held, bought), paidMinor)
  const allMinor = promised < held.heldMinor ? promised : held.heldMinor
  const dayCount = daysFor(allMinor, held, bought)
  const leftMinor = partOf(allMinor, held.quantity - held.refunded, held.quantity)
  const wholeMinor = atMost(leftMinor, mostMinor({ ...held, lineMinor: paidMinor }))
  const line = { orderId, lineId, lineMinor: paidMinor }
  const waiting: FullBack = { ...held, ...line, wholeMinor, dayCount, status: 'WAITING' }
  return wholeMinor > 0n ? waiting : ended(waiting, 'STOPPED', now)
}

/** The buyer has everything: the first day comes so many days later, unless the money is still to come at the door. */
export const finish = (fullBack: FullBack, { at, isPaid }: { at: Date; isPaid: boolean }): FullBack =>
  start({ ...fullBack, finishedAt: at }, isPaid || fullBack.collectedAt !== null ? at : null)

/** What was ordered at the door is paid there; its order is finished before or after that. */
export const collect = (fullBack: FullBack, at: Date): FullBack =>
  start({ ...fullBack, collectedAt: at }, fullBack.finishedAt && at)

const start = (fullBack: FullBack, from: Date | null): FullBack =>
  from ? { ...fullBack, status: 'RUNNING', nextAt: after(from, days(fullBack.startDays)) } : fullBack

export type PaidDay = { readonly next: FullBack; readonly day: number; readonly amountMinor: bigint }

/** One more day is paid; missed days are paid one by one. */
export function payDay(running: FullBack, now: Date): PaidDay {
  const amountMinor = nextMinor(running)
  const day = running.paidDays + 1
  const paid = { ...running, paidDays: day, paidMinor: running.paidMinor + amountMinor }
  const nextAt = running.nextAt && after(running.nextAt, days(1))
  const next: FullBack = toComeMinor(paid) > 0n ? { ...paid, nextAt } : ended(paid, 'PAID', now)
  return { next, day, amountMinor }
}

type TakenBack = { readonly next: FullBack; readonly backMinor: bigint }

/** Pieces went back: their share of what is to come comes no more, and that of what was paid is to be taken back. */
export function giveBack(fullBack: FullBack, pieces: number, now: Date): TakenBack {
  const had = fullBack.quantity - fullBack.refunded
  const left = Math.max(0, had - pieces)
  const refunded = fullBack.quantity - left
  if (had === left || fullBack.status === 'HELD') return { next: { ...fullBack, refunded }, backMinor: 0n }
  const backMinor = keptMinor(fullBack) - partOf(keptMinor(fullBack), left, had)
  const takenBackMinor = fullBack.takenBackMinor + backMinor
  const staysMinor = fullBack.paidMinor - takenBackMinor
  const wholeMinor = staysMinor + partOf(toComeMinor(fullBack), left, had)
  const next = { ...fullBack, refunded, takenBackMinor, wholeMinor }
  if (left > 0 && (isOver(fullBack) || wholeMinor > staysMinor)) return { next, backMinor }
  return { next: ended(next, left > 0 && staysMinor > 0n ? 'PAID' : 'STOPPED', now), backMinor }
}

/** Money of its line went back, with or without pieces: never more comes back of it than was paid and is not given back. */
export function giveMoneyBack(fullBack: FullBack, minor: bigint, now: Date): TakenBack {
  const told = { ...fullBack, refundedMinor: fullBack.refundedMinor + minor }
  const wholeMinor = atMost(fullBack.wholeMinor, mostMinor(told))
  if (fullBack.status === 'HELD' || wholeMinor === fullBack.wholeMinor) return { next: told, backMinor: 0n }
  const staysMinor = least(keptMinor(fullBack), wholeMinor)
  const backMinor = keptMinor(fullBack) - staysMinor
  const next = { ...told, wholeMinor, takenBackMinor: fullBack.takenBackMinor + backMinor }
  if (isOver(fullBack) || wholeMinor > staysMinor) return { next, backMinor }
  return { next: ended(next, staysMinor > 0n ? 'PAID' : 'STOPPED', now), backMinor }
}

/** Null where what was paid for its line is not known. */
const mostMinor = ({ lineMinor, refundedMinor }: Pick<FullBack, 'lineMinor' | 'refundedMinor'>): bigint | null =>
  lineMinor === null ? null : lineMinor > refundedMinor ? lineMinor - refundedMinor : 0n

const atMost = (minor: bigint, most: bigint | null): bigint => (most === null ? minor : least(minor, most))

/** Nothing comes any more; what was paid stays. */
export const stop = (fullBack: FullBack, stopReason: string, now: Date): FullBack => ({
  ...ended({ ...fullBack, wholeMinor: keptMinor(fullBack) }, 'STOPPED', now),
  stopReason,
})

const ended = (fullBack: FullBack, status: 'PAID' | 'STOPPED', now: Date): FullBack => ({
  ...fullBack,
  status,
  nextAt: null,
  endedAt: fullBack.endedAt ?? now,
})

const partOf = (minor: bigint, part: number, whole: number): bigint => (minor * BigInt(part)) / BigInt(whole)
