import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Clock } from '@supermall/kernel/time'
import { isKey } from '@supermall/messaging/idempotency'
import type { KeyedBy } from '@supermall/messaging/idempotency-together'
import { claimKeys, freeKeys, keepAnswers, knownKeys, nameOfKey } from '@supermall/messaging/idempotency-together'
import type { TransactTogether } from '@supermall/messaging/unit'
import type { ClaimAnswer, ClaimAsk } from '../../data/claims.ts'
import { findCoupons } from '../../data/coupons.ts'
import type { Tx, Unit } from '../../data/database.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { checkOpen, leftOf } from '../../domain/coupons/coupon.ts'
import { notFound } from '../../domain/refusals.ts'
import { withheldShops } from './check-shop.ts'
import { limitReached, notOffered, soldOut, tellIssued } from './issue-coupon.ts'
import { takeMany } from './issue-many.ts'

type Claiming = {
  readonly client: Tx
  readonly clock: Clock
  readonly transactTogether: TransactTogether<Tx>
}

type Try = { readonly index: number; readonly ask: ClaimAsk; readonly asked: KeyedBy; readonly coupon: Coupon }

/**
 * All who claim at the same time, in the order in which they came. Who can be told at once that there is nothing for them is told by
 * one look for all; the others are served in one transaction, in which the coupon's row is locked once. What is more than taking a
 * free coupon is left to who asks.
 */
export async function claimTogether(asks: readonly ClaimAsk[], at: Claiming): Promise<ClaimAnswer[]> {
  const { tries, answers } = await look(asks, at)
  if (tries.length === 0) return answers
  const actors = tries.map(({ ask }) => ask.actor)
  let served: readonly ClaimAnswer[] = []
  await at.transactTogether(actors, async (_, units) => {
    served = await serve(tries, units)
  })
  for (const [turn, { index }] of tries.entries()) answers[index] = served[turn] ?? 'ALONE'
  return answers
}

async function look(asks: readonly ClaimAsk[], { client, clock }: Claiming) {
  const keyed = asks.map(keyedBy)
  const ids = new Set(asks.flatMap(({ couponId }) => parseId('cpn', couponId) ?? []))
  const [known, coupons] = await Promise.all([knownKeys(client, keyed), findCoupons(client, [...ids])])
  const byId = new Map<string, Coupon>(coupons.map((coupon) => [coupon.id, coupon]))
  const at = { db: client, now: clock() }
  const withheld = await withheldShops(coupons, at)
  const seen = new Set(known)
  const answers: ClaimAnswer[] = []
  const tries: Try[] = []
  for (const [index, ask] of asks.entries()) {
    const asked = keyedBy(ask)
    const coupon = byId.get(ask.couponId)
    const twice = [nameOfKey(asked), `${ask.couponId} ${ask.accountId}`]
    const isAlone = !isKey(ask.key) || twice.some((one) => seen.has(one)) || (coupon && !isPlain(coupon))
    const refused = isAlone ? null : refusalOf(coupon, { withheld, now: at.now })
    answers.push(refused ?? 'ALONE')
    if (isAlone || refused || !coupon) continue
    for (const one of twice) seen.add(one)
    tries.push({ index, ask, asked, coupon })
  }
  return { answers, tries }
}

/** As `claimCoupon` keys it: who asks alone the second time gets the answer of the first. */
const keyedBy = ({ couponId, key, actor }: ClaimAsk): KeyedBy => ({
  name: 'couponClaim',
  key,
  input: { couponId },
  actor: actor.id ?? 'nobody',
})

/** For everybody, and for nothing. */
const isPlain = ({ way, levelIds, groupIds, status }: Coupon): boolean =>
  status !== 'DRAFT' && way === 'FREE' && levelIds.length === 0 && groupIds.length === 0

type Moment = { readonly withheld: ReadonlySet<string | null>; readonly now: Date }

function refusalOf(coupon: Coupon | undefined, { withheld, now }: Moment): Result<never> | null {
  if (coupon === undefined) return notFound('couponId')
  const open = checkOpen(coupon, now)
  if (!open.ok) return open
  if (withheld.has(coupon.shopId)) return notOffered()
  return leftOf(coupon) === 0 ? soldOut() : null
}

/** Keys first, then coupon by coupon, as everybody locks them. */
async function serve(tries: readonly Try[], units: readonly Unit[]): Promise<readonly ClaimAnswer[]> {
  const [unit] = units
  if (!unit) return []
  const first = await claimKeys(
    unit.db,
    tries.map(({ asked }) => asked),
  )
  const fresh = tries.filter(({ asked }) => first.has(nameOfKey(asked)))
  const answers = new Map<Try, Exclude<ClaimAnswer, 'ALONE'>>()
  for (const couponId of [...new Set(fresh.map(({ coupon }) => coupon.id))].sort())
    for (const [one, answer] of await share(
      fresh.filter(({ coupon }) => coupon.id === couponId),
      unit,
    ))
      answers.set(one, answer)
  await settleKeys(answers, unit)
  return tries.map((one, turn) => {
    const answer = answers.get(one)
    const own = units[turn]
    if (answer?.ok && own) tellIssued([answer.value], own)
    return answer ?? 'ALONE'
  })
}

type Answered = readonly (readonly [Try, Exclude<ClaimAnswer, 'ALONE'>])[]

async function share(tries: readonly Try[], unit: Unit): Promise<Answered> {
  const [coupon] = tries.map((one) => one.coupon)
  if (!coupon) return []
  const { entitled, pieces } = await takeMany({ coupon, accountIds: tries.map(({ ask }) => ask.accountId) }, unit)
  return tries.map((one) => {
    const { accountId } = one.ask
    const piece = pieces.find((made) => made.accountId === accountId)
    if (piece) return [one, ok(piece)]
    return [one, entitled.has(accountId) ? soldOut() : limitReached(coupon.mostPerBuyer)]
  })
}

async function settleKeys(answers: ReadonlyMap<Try, Exclude<ClaimAnswer, 'ALONE'>>, { db }: Unit): Promise<void> {
  const won = [...answers].flatMap(([{ asked }, answer]) => (answer.ok ? [{ asked, value: answer.value }] : []))
  const lost = [...answers].flatMap(([{ asked }, answer]) => (answer.ok ? [] : [asked]))
  if (won.length > 0) await keepAnswers(db, won)
  if (lost.length > 0) await freeKeys(db, lost)
}
