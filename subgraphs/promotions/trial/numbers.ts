import { derivedId } from '@supermall/kernel/id'
import { skuId } from './rules.ts'

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const items = [1, 2].map((ordinal) => ({ skuId: skuId(ordinal), quantity: 2 }))
const price = { skuId: skuId(1), price: cny('5.00') }

/** One of each kind, with all numbers that it can have. */
export const RULES = {
  fullReduction: { fullReduction: { tiers: [{ threshold: cny('10.00'), off: cny('1.00') }] } },
  fullReductionRate: { fullReduction: { tiers: [{ threshold: cny('10.00'), rate: 9_000, most: cny('5.00') }] } },
  timedPrice: { timedPrice: { prices: [price] } },
  timedRate: { timedPrice: { prices: [{ rate: 9_000 }] } },
  memberPrice: { memberPrice: { prices: [{ ...price, levelId: derivedId('lvl', 1) }] } },
  memberRate: { memberPrice: { prices: [{ levelId: derivedId('lvl', 1), rate: 9_000 }] } },
  wholesale: { wholesale: { steps: [{ fromQuantity: 5, price: cny('5.00') }] } },
  wholesaleRate: { wholesale: { steps: [{ fromQuantity: 5, rate: 9_000 }] } },
  repeatPurchase: { repeatPurchase: { rate: 9_000 } },
  buyXGetY: { buyXGetY: { buy: 2, get: 1, rate: 0, mostTimes: 5 } },
  package: { package: { items, price: cny('9.00'), freight: cny('1.00') } },
  freeFreight: { freeFreight: { threshold: cny('99.00') } },
  gift: { gift: { threshold: cny('99.00'), items, choices: 1 } },
  giftByPieces: { gift: { fromPieces: 5, items, choices: 1 } },
  rechargeGift: { rechargeGift: { tiers: [{ least: cny('10.00'), gift: cny('1.00'), points: 5, pointsRate: 100 }] } },
  rechargeRate: { rechargeGift: { tiers: [{ least: cny('10.00'), rate: 100, points: 5, pointsRate: 100 }] } },
  fullBack: { fullBack: { daily: cny('1.00'), days: 10, startDays: 7, most: cny('9.00') } },
  fullBackRate: { fullBack: { dailyRate: 100, days: 10, startDays: 7, most: cny('9.00') } },
}

const days = { validDays: 30 }
const off = { kind: 'STRAIGHT_OFF', off: cny('5.00'), ...days }

export const COUPONS = {
  straightOff: off,
  thresholdOff: { kind: 'THRESHOLD_OFF', threshold: cny('50.00'), off: cny('5.00'), ...days },
  percent: { kind: 'PERCENT', rate: 9_000, most: cny('9.00'), ...days },
  rebateMoney: { kind: 'REBATE', rebate: { target: 'BALANCE', time: 'RECEIVED', money: cny('5.00') }, ...days },
  rebatePoints: { kind: 'REBATE', rebate: { target: 'POINTS', time: 'RECEIVED', points: 5 }, ...days },
  rebateRate: {
    kind: 'REBATE',
    rebate: { target: 'BALANCE', time: 'RECEIVED', rate: 100 },
    most: cny('5.00'),
    ...days,
  },
  goods: { kind: 'GOODS', goods: { skuId: skuId(1), quantity: 1 }, ...days },
  forPoints: { ...off, way: 'POINTS', pointsPrice: 5 },
  forMoney: { ...off, way: 'MONEY', price: cny('1.00') },
}
