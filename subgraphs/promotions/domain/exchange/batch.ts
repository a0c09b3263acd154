import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

export type RewardOfCode =
  | { readonly kind: 'POINTS'; readonly points: number }
  | { readonly kind: 'BALANCE'; readonly minor: bigint }
  | { readonly kind: 'RED_PACKET'; readonly minor: bigint }
  | { readonly kind: 'COUPON'; readonly couponId: string }

export type BatchFacts = {
  readonly name: string
  readonly reward: RewardOfCode
  readonly codeCount: number
  /** How many people may use one code; null has no end. */
  readonly mostUses: number | null
  readonly mostPerAccount: number
  readonly startsAt: Date
  readonly endsAt: Date
}
export type ExchangeBatch = BatchFacts & {
  readonly id: Id<'xcd'>
  readonly currency: string
  readonly useCount: number
  readonly isStopped: boolean
  readonly version: number
  readonly createdAt: Date
}

const MOST_CODES = 1_000
const MOST_MINOR = 10_000_000n

export const isBatchOpen = ({ isStopped, startsAt, endsAt }: ExchangeBatch, now: Date): boolean =>
  !isStopped && startsAt <= now && now < endsAt

const checkMinor = (minor: bigint, field: string): Check =>
  minor > 0n && minor <= MOST_MINOR
    ? null
    : { code: 'AMOUNT_RANGE', message: 'A code gives from 0.01 to 100000.', path: ['reward', field] }

const CHECK_REWARD = {
  POINTS: ({ points }: { points: number }): Check =>
    checkNumber(points, { least: 1, most: 100_000 }, 'reward', 'points'),
  BALANCE: ({ minor }: { minor: bigint }): Check => checkMinor(minor, 'balance'),
  RED_PACKET: ({ minor }: { minor: bigint }): Check => checkMinor(minor, 'redPacket'),
  COUPON: (): Check => null,
}

export const checkBatch = (facts: BatchFacts): readonly Check[] => [
  checkLine(facts.name, { least: 1, most: 60 }, 'name'),
  CHECK_REWARD[facts.reward.kind](facts.reward as never),
  checkNumber(facts.codeCount, { least: 1, most: MOST_CODES }, 'codeCount'),
  checkNumber(facts.mostUses, { least: 1, most: 1_000_000 }, 'mostUses'),
  checkNumber(facts.mostPerAccount, { least: 1, most: MOST_CODES }, 'mostPerAccount'),
  facts.startsAt < facts.endsAt
    ? null
    : { code: 'WINDOW_INVALID', message: 'It must begin before it ends.', path: ['endsAt'] },
]

/** Without what is read for something else: I, L, O, 0 and 1. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const CODE_LENGTH = 12

/** As somebody types it; null when no code is written like that. */
export function readCode(text: string): string | null {
  if (text.length > 64) return null
  const code = text.toUpperCase().replaceAll(/[\s-]/g, '')
  return code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter)) ? code : null
}
