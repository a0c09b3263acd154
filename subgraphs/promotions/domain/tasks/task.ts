import type { Check } from '@supermall/kernel/check'
import { checkLine, checkList, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

const TASK_KINDS = ['ORDER_AMOUNT', 'GOODS_BOUGHT', 'PROFILE', 'SHARE', 'INVITE', 'COUPON_USED'] as const
export type TaskKind = (typeof TASK_KINDS)[number]
export type TaskMoment = 'PAID' | 'FINISHED'

export type TaskFacts = {
  readonly title: string
  readonly description: string
  /** Minor units where money is counted, else pieces, people or days. */
  readonly target: bigint
  /** Of which goods; empty is all. */
  readonly productIds: readonly string[]
  /** When an order counts; other kinds count when they happen. */
  readonly countsAt: TaskMoment
  /** Pieces of which coupons; empty is all. */
  readonly couponIds: readonly string[]
  readonly rewardPoints: number
  readonly rewardCouponId: string | null
  /** Money that waits to be opened; zero gives none. */
  readonly rewardPacketMinor: bigint
  readonly startsAt: Date
  readonly endsAt: Date
  readonly isEnabled: boolean
}
export type Task = TaskFacts & { readonly id: Id<'tsk'>; readonly kind: TaskKind; readonly version: number }

/** What was reached can be claimed for so long after the end. */
export const CLAIM_DAYS = 30
export const MOST_TASKS = 50
const MOST_GOODS = 50
const MOST_PACKET = 1_000_000n
const MOST_TARGET = 1_000_000_000n

/** What its coupon is given for: once to each. */
export const taskCause = (taskId: string, accountId: string): string => `task:${taskId}:${accountId}`

export const isTaskLive = ({ isEnabled, startsAt, endsAt }: TaskFacts, now: Date): boolean =>
  isEnabled && startsAt <= now && now < endsAt

type BoughtGoods = {
  readonly paidMinor: bigint
  readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly paidMinor: bigint }[]
}

/** How far an order brings a task; nothing where it counts something else. */
export function broughtBy({ paidMinor, lines }: BoughtGoods, { kind, productIds }: Task): bigint {
  const own = productIds.length === 0 ? lines : lines.filter(({ productId }) => productIds.includes(productId))
  if (kind === 'GOODS_BOUGHT') return own.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n)
  if (kind !== 'ORDER_AMOUNT') return 0n
  return productIds.length === 0 ? paidMinor : own.reduce((sum, line) => sum + line.paidMinor, 0n)
}

export const checkTask = (facts: TaskFacts & { readonly kind: TaskKind }): readonly Check[] => [
  checkLine(facts.title, { least: 1, most: 40 }, 'title'),
  checkText(facts.description, { most: 500 }, 'description'),
  facts.target > 0n && facts.target <= MOST_TARGET
    ? null
    : { code: 'NUMBER_RANGE', message: `It must be from 1 to ${MOST_TARGET}.`, path: ['target'] },
  facts.kind === 'PROFILE' && facts.target !== 1n
    ? { code: 'NUMBER_RANGE', message: 'There is one profile.', path: ['target'] }
    : null,
  checkList(facts.productIds, { most: MOST_GOODS }, 'productIds'),
  checkList(facts.couponIds, { most: MOST_GOODS }, 'couponIds'),
  facts.countsAt === 'FINISHED' || facts.kind === 'ORDER_AMOUNT' || facts.kind === 'GOODS_BOUGHT'
    ? null
    : { code: 'TASK_TERMS', message: 'Only orders count when they are paid.', path: ['countsAt'] },
  facts.couponIds.length === 0 || facts.kind === 'COUPON_USED'
    ? null
    : { code: 'TASK_TERMS', message: 'Coupons are for tasks that count their use.', path: ['couponIds'] },
  checkNumber(facts.rewardPoints, { least: 0, most: 100_000 }, 'rewardPoints'),
  facts.rewardPacketMinor >= 0n && facts.rewardPacketMinor <= MOST_PACKET
    ? null
    : { code: 'AMOUNT_RANGE', message: 'A red packet has at most 10000 in it.', path: ['rewardRedPacket'] },
  facts.rewardPoints > 0 || facts.rewardCouponId !== null || facts.rewardPacketMinor > 0n
    ? null
    : {
        code: 'REWARD_MISSING',
        message: 'A task gives points, a coupon, a red packet, or more of them.',
        path: ['rewardPoints'],
      },
  facts.startsAt < facts.endsAt
    ? null
    : { code: 'WINDOW_INVALID', message: 'It must begin before it ends.', path: ['endsAt'] },
]
