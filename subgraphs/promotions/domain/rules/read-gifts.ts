import type { Check } from '@supermall/kernel/check'
import { checkList } from '@supermall/kernel/check'
import { checkLength, checkRising } from './check-tiers.ts'
import type { MoneyGiven, Reading } from './reading.ts'
import type { RechargeTier, Rule } from './rule.ts'

type Given<T> = T | null | undefined
type Path = readonly string[]

export type GiftGiven = {
  readonly threshold?: Given<MoneyGiven>
  readonly fromPieces?: Given<number>
  readonly items: readonly { readonly skuId: string; readonly quantity: number }[]
  readonly choices?: Given<number>
}
export type RechargeTierGiven = {
  readonly least: MoneyGiven
  readonly gift?: Given<MoneyGiven>
  readonly rate?: Given<number>
  readonly points: number
  readonly pointsRate: number
  readonly couponId?: Given<string>
}

const MOST_ITEMS = 10

export function giftOf({ threshold, fromPieces, items, choices }: GiftGiven, read: Reading): Rule {
  const path = ['rule', 'gift']
  if ((threshold == null) === (fromPieces == null)) read.note(choice('Say an amount or pieces, one of the two.', path))
  const skuIds = items.map(({ skuId }) => skuId)
  read.note(checkList(skuIds, { least: 1, most: MOST_ITEMS }, ...path, 'items'))
  read.ids('sku', skuIds, [...path, 'items'])
  for (const [index, { quantity }] of items.entries())
    read.count(quantity, { least: 1, most: 99 }, [...path, 'items', String(index), 'quantity'])
  if (choices != null) read.count(choices, { least: 1, most: Math.max(1, items.length - 1) }, [...path, 'choices'])
  return {
    kind: 'GIFT',
    thresholdMinor: threshold == null ? null : read.minor(threshold, 0n, [...path, 'threshold']),
    fromPieces: fromPieces == null ? null : read.count(fromPieces, { least: 1, most: 999 }, [...path, 'fromPieces']),
    items: items.map(({ skuId, quantity }) => ({ skuId, quantity })),
    choices: choices ?? null,
  }
}

export function rechargeGiftOf(given: readonly RechargeTierGiven[], read: Reading): Rule {
  const path = ['rule', 'rechargeGift', 'tiers']
  read.note(checkLength(given, MOST_ITEMS, path))
  const tiers = given.map((tier, index) => rechargeTier(tier, [...path, String(index)], read))
  read.note(
    checkRising(
      tiers.map(({ leastMinor }) => leastMinor),
      path,
    ),
  )
  return { kind: 'RECHARGE_GIFT', tiers }
}

function rechargeTier({ least, gift, rate, couponId, ...given }: RechargeTierGiven, at: Path, read: Reading) {
  if (gift != null && rate != null) read.note(choice('Say an amount or a rate, one of the two.', at))
  const hasPoints = given.points > 0 || given.pointsRate > 0
  if (gift == null && rate == null && !hasPoints && couponId == null)
    read.note({ code: 'REWARD_MISSING', message: 'A tier gives something.', path: at })
  read.ids('cpn', couponId == null ? [] : [couponId], [...at, 'couponId'])
  const tier: RechargeTier = {
    leastMinor: read.minor(least, 1n, [...at, 'least']),
    giftMinor: gift == null ? null : read.minor(gift, 1n, [...at, 'gift']),
    rate: rate == null ? null : read.count(rate, { least: 1, most: 10_000 }, [...at, 'rate']),
    points: read.count(given.points, { least: 0, most: 100_000 }, [...at, 'points']),
    pointsRate: read.count(given.pointsRate, { least: 0, most: 1_000_000 }, [...at, 'pointsRate']),
    couponId: couponId ?? null,
  }
  return tier
}

const choice = (message: string, path: Path): NonNullable<Check> => ({ code: 'RULE_CHOICE', message, path: [...path] })
