import { balanceSpent } from '@supermall/contracts/promotions'
import { dayOf, isDay } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Unit } from '../../data/database.ts'
import { lockAccount } from '../../data/points/accounts.ts'
import {
  claimsOf,
  daysOf,
  findSignInRules,
  hasSignedEver,
  insertClaim,
  insertDay,
} from '../../data/rewards/sign-ins.ts'
import { notFound } from '../../domain/refusals.ts'
import { cycleOf } from '../../domain/sign-in/day.ts'
import type { RewardKind } from '../../domain/sign-in/rules.ts'
import { isReached, pointsOfDay } from '../../domain/sign-in/streak.ts'
import { earnPoints } from '../points/earn-points.ts'
import { spendPoints } from '../points/spend-points.ts'

export type Signed = { readonly cycle: string }
type Keyed = { readonly idempotencyKey: string }
type Account = Id<'acc'>

/** Once a day, by the clocks of the mall. */
export const signIn = ({ idempotencyKey: key }: Keyed, accountId: Account, unit: Unit): Promise<Result<Signed>> =>
  idempotent({ name: 'signIn', key, input: null }, unit, async () => {
    const rules = await findSignInRules(unit.db)
    if (!rules.isEnabled) return refused('SIGN_IN_OFF', 'Signing in gives nothing now.')
    const day = dayOf(unit.now)
    await lockAccount(unit.db, accountId, unit.now)
    const points = pointsOfDay(rules, { day, isFirst: !(await hasSignedEver(unit.db, accountId)) })
    const row = { accountId, day, isMadeUp: false, points, createdAt: unit.now }
    if (!(await insertDay(unit.db, row))) return refused('ALREADY_SIGNED_IN', 'Today is signed already.')
    await earnPoints({ accountId, kind: 'SIGN_IN', points, subjectId: day }, unit)
    return ok({ cycle: cycleOf(day) })
  })

export type MakingUp = Keyed & { readonly day: string }

/** Money that is frozen for it. */
export type Price = { readonly holdId: string; readonly minor: bigint; readonly currency: string }
/** Paid by points, by what is frozen, or, where nothing could be, by nothing: then it is never made up for. */
type Maker = { readonly accountId: Account; readonly price: 'POINTS' | Price | null }

/** A day of this month that was missed takes its place in the row, for points or for money. */
export const makeUpDay = (input: MakingUp, { accountId, price }: Maker, unit: Unit): Promise<Result<Signed>> => {
  const { day, idempotencyKey: key } = input
  const said = price === 'POINTS' ? day : { day, payWith: 'BALANCE' }
  return idempotent({ name: 'signInMakeUp', key, input: said }, unit, async () => {
    await lockAccount(unit.db, accountId, unit.now)
    const judged = await judgeMakeUp(day, accountId, unit)
    if (!judged.ok) return judged
    if (!(await insertDay(unit.db, { accountId, day, isMadeUp: true, points: 0, createdAt: unit.now })))
      return missedNot('This day is signed.')
    const paid = await payMakeUp(day, { accountId, price }, unit)
    return paid.ok ? ok({ cycle: cycleOf(day) }) : paid
  })
}

async function payMakeUp(day: string, { accountId, price }: Maker, unit: Unit): Promise<Result<null>> {
  const { makeUpCost: points } = await findSignInRules(unit.db)
  const spent = { accountId, kind: 'SIGN_IN_MADE_UP', points, subjectId: day, field: 'payWith' } as const
  if (price === 'POINTS') return spendPoints(spent, unit)
  if (price === null) return refused('MAKE_UP_PRICE', 'A day is not made up for from the balance now.', 'payWith')
  const { holdId, minor, currency } = price
  const reason = `The sign-in of ${day} was made up for.`
  unit.emit(balanceSpent({ holdId, accountId, amount: wire(minor, currency), reason }))
  return ok(null)
}

/** Whether that day can be made up for now, whatever it costs. */
export async function judgeMakeUp(
  day: string,
  accountId: Account,
  { db, now }: Pick<Unit, 'db' | 'now'>,
): Promise<Result<null>> {
  const { isEnabled, mostMakeUps } = await findSignInRules(db)
  if (!isEnabled) return refused('SIGN_IN_OFF', 'Signing in gives nothing now.')
  const today = dayOf(now)
  if (!isDay(day)) return refused('DAY_FORM', 'A day is written `2026-11-21`.', 'day')
  const isPast = day < today && cycleOf(day) === cycleOf(today)
  if (!isPast) return missedNot('Only days of this month that were missed can be made up for.')
  const signed = await daysOf(db, accountId, cycleOf(day))
  if (signed.some((one) => one.day === day)) return missedNot('This day is signed.')
  const madeUp = signed.filter(({ isMadeUp }) => isMadeUp)
  return madeUp.length < mostMakeUps
    ? ok(null)
    : refused('MAKE_UP_LIMIT', `At most ${mostMakeUps} days a month.`, 'day')
}

const missedNot = (message: string) => refused('DAY_NOT_MISSED', message, 'day')

type Claiming = Keyed & { readonly kind: RewardKind; readonly days: number }

/** What so many days have earned is given once a month, to whoever asks for it. */
export const claimSignInReward = (input: Claiming, accountId: Account, unit: Unit): Promise<Result<Signed>> =>
  idempotent(
    { name: 'signInRewardClaim', key: input.idempotencyKey, input: [input.kind, input.days] },
    unit,
    async () => {
      const { kind, days } = input
      const cycle = cycleOf(dayOf(unit.now))
      const { isEnabled, rewards } = await findSignInRules(unit.db)
      if (!isEnabled) return refused('SIGN_IN_OFF', 'Signing in gives nothing now.')
      const reward = rewards.find((one) => one.kind === kind && one.days === days)
      if (!reward) return notFound('days')
      if (!isReached(reward, await daysOf(unit.db, accountId, cycle)))
        return refused('NOT_REACHED', 'There are not so many days yet.', 'days')
      const claim = { accountId, cycle, kind, days, points: reward.points, createdAt: unit.now }
      if (!(await insertClaim(unit.db, claim))) return refused('ALREADY_CLAIMED', 'It was given already.', 'days')
      const subjectId = `${cycle}:${kind}:${days}`
      await earnPoints({ accountId, kind: 'SIGN_IN_REWARD', points: reward.points, subjectId }, unit)
      return ok({ cycle })
    },
  )

export const readMonth = async (db: Unit['db'], accountId: string, cycle: string) => {
  const [rules, days, claims] = [
    await findSignInRules(db),
    await daysOf(db, accountId, cycle),
    await claimsOf(db, accountId, cycle),
  ]
  return { accountId, cycle, rules, days, claims }
}
