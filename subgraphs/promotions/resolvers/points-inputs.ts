import { fromDecimal, isCurrency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { RewardOfCode } from '../domain/exchange/batch.ts'
import type { EarnTier } from '../domain/points/rules.ts'
import type { ExchangeRewardInput, MoneyInput, PointsRulesUpdateInput, PointsTierInput } from './types.generated.ts'

/** Exact, and in the currency in which the mall counts points. */
function readMoney(given: MoneyInput, currency: string, ...path: string[]): Result<bigint> {
  if (given.currency !== currency || !isCurrency(currency))
    return refused('CURRENCY_MISMATCH', `The mall counts in ${currency}.`, ...path, 'currency')
  const money = fromDecimal(given.amount, currency)
  return money
    ? ok(money.minorUnits)
    : refused('AMOUNT_INVALID', 'An amount has no more places than its currency.', ...path, 'amount')
}

/** What points may pay of a piece; null leaves it to the mall. */
export const readCap = (given: MoneyInput | null | undefined, currency: string): Result<bigint | null> =>
  given == null ? ok(null) : readMoney(given, currency, 'mostDeduct')

/** What of a red packet a task gives; null leaves it as it is. */
export const readPacket = (given: MoneyInput | null | undefined, currency: string): Result<bigint | null> =>
  given == null ? ok(null) : readMoney(given, currency, 'rewardRedPacket')

/** What a day that is made up for costs; null leaves it as it is. */
export const readPrice = (given: MoneyInput | null | undefined, currency: string): Result<bigint | null> =>
  given == null ? ok(null) : readMoney(given, currency, 'makeUpPrice')

export function readReward(given: ExchangeRewardInput, currency: string): Result<RewardOfCode> {
  const { points, couponId, balance, redPacket } = given
  if ([points, couponId, balance, redPacket].filter((one) => one != null).length !== 1)
    return refused('REWARD_CHOICE', 'A code gives points, money, a red packet or a coupon: one of them.', 'reward')
  if (points != null) return ok({ kind: 'POINTS', points })
  if (couponId != null) return ok({ kind: 'COUPON', couponId })
  const [kind, money] = redPacket == null ? (['BALANCE', balance] as const) : (['RED_PACKET', redPacket] as const)
  const path = kind === 'BALANCE' ? 'balance' : 'redPacket'
  const read = money == null ? ok(0n) : readMoney(money, currency, 'reward', path)
  return read.ok ? ok({ kind, minor: read.value }) : read
}

export function readRules(
  { worth, purchaseTiers, ...facts }: Omit<PointsRulesUpdateInput, 'isDryRun'>,
  currency: string,
) {
  const point = worth == null ? ok(null) : readMoney(worth, currency, 'worth')
  if (!point.ok) return point
  const purchase = readTiers(purchaseTiers, currency, 'purchaseTiers')
  if (!purchase.ok) return purchase
  return ok({ ...facts, worthMinor: point.value, purchaseTiers: purchase.value })
}

function readTiers(
  given: readonly PointsTierInput[] | null | undefined,
  currency: string,
  path: string,
): Result<readonly EarnTier[] | null> {
  if (given == null) return ok(null)
  const tiers: EarnTier[] = []
  for (const [index, { least, kind, value }] of given.entries()) {
    const read = readMoney(least, currency, path, String(index), 'least')
    if (!read.ok) return read
    tiers.push({ leastMinor: read.value, kind, value })
  }
  return ok(tiers)
}
