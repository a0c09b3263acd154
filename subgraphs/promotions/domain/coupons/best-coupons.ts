import type { CouponRound, CouponsApplied } from './apply-coupons.ts'
import { applyCoupons, leftOf, slotOf } from './apply-coupons.ts'
import { refusalOf } from './may-use.ts'
import type { WalletCoupon } from './terms.ts'

/** So many combinations are all tried; of more, each shop's choice is improved in turn until none gets better. */
const MOST_COMBINATIONS = 256
const MOST_ROUNDS = 4

/**
 * The coupons of the wallet that leave the least to pay, given prices that they drop; equal ones by what they give besides: money
 * back, then freight. Those that expire first are taken first, and none is taken for nothing.
 */
export function bestCoupons(round: CouponRound): readonly string[] {
  const choices = choicesOf(round)
  if (choices.length === 0) return []
  const count = choices.reduce((product, { length }) => product * length, 1)
  const best = count <= MOST_COMBINATIONS ? bestOfAll(choices, round) : improved(choices, round)
  return thrifty(best, round).ids
}

type Choice = string | null
type Tried = { readonly ids: readonly string[]; readonly score: Score }
type Score = readonly [bigint, bigint, number]

/** For each slot: none, or one of its coupons, the one that expires first before the others. */
function choicesOf({ wallet, reprice, ...using }: CouponRound): readonly (readonly Choice[])[] {
  const lines = reprice(new Map())
  const usable = wallet.filter((coupon) => refusalOf(coupon, { ...using, lines }) === null).sort(byEnd)
  const slots = new Map<string, Choice[]>()
  for (const { id, terms } of usable) {
    const slot = slots.get(slotOf(terms))
    if (slot) slot.push(id)
    else slots.set(slotOf(terms), [null, id])
  }
  return [...slots.values()]
}

const byEnd = (a: WalletCoupon, b: WalletCoupon): number => endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1)
const endOf = ({ validUntil }: WalletCoupon): number => validUntil?.getTime() ?? Number.MAX_SAFE_INTEGER

function bestOfAll(choices: readonly (readonly Choice[])[], round: CouponRound): Tried {
  let combinations: readonly (readonly Choice[])[] = [[]]
  for (const slot of choices) combinations = combinations.flatMap((head) => slot.map((choice) => [...head, choice]))
  return combinations.map((ids) => tried(ids, round)).reduce((best, one) => (isBetter(one, best) ? one : best))
}

function improved(choices: readonly (readonly Choice[])[], round: CouponRound): Tried {
  let picked: readonly Choice[] = choices.map(() => null)
  let best = tried(picked, round)
  for (let turn = 0; turn < MOST_ROUNDS; turn++) {
    const before = best
    for (const [index, slot] of choices.entries()) {
      for (const choice of slot) {
        const ids = picked.with(index, choice)
        const one = tried(ids, round)
        if (isBetter(one, best)) [best, picked] = [one, ids]
      }
    }
    if (best === before) break
  }
  return best
}

/** Without those that change nothing for the better. */
function thrifty(best: Tried, round: CouponRound): Tried {
  return best.ids.reduce((kept, id) => {
    const less = tried(
      kept.ids.filter((one) => one !== id),
      round,
    )
    return isBetter(kept, less) ? kept : less
  }, best)
}

function tried(choices: readonly Choice[], round: CouponRound): Tried {
  const ids = choices.filter((choice) => choice !== null)
  const outcome = applyCoupons(ids, round)
  return { ids: outcome.applied.map(({ couponId }) => couponId), score: scoreOf(outcome) }
}

const scoreOf = ({ lines, applied }: CouponsApplied): Score => [
  leftOf(lines),
  -applied.reduce((sum, { rebate, worthMinor }) => (rebate ? sum + worthMinor : sum), 0n),
  -applied.filter(({ freeFreightSkuIds }) => freeFreightSkuIds.length > 0).length,
]

/** Less is better, in the order of the parts. */
function isBetter({ score: a }: Tried, { score: b }: Tried): boolean {
  if (a[0] !== b[0]) return a[0] < b[0]
  return a[1] === b[1] ? a[2] < b[2] : a[1] < b[1]
}
