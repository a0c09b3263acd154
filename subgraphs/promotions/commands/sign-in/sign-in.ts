import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
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
import { cycleOf, dayOf, isDay } from '../../domain/sign-in/day.ts'
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

/** A day of this month that was missed takes its place in the row, for points. */
export const makeUpDay = (input: MakingUp, accountId: Account, unit: Unit): Promise<Result<Signed>> =>
  idempotent({ name: 'signInMakeUp', key: input.idempotencyKey, input: input.day }, unit, async () => {
    const { day } = input
    const { isEnabled, makeUpCost, mostMakeUps } = await findSignInRules(unit.db)
    if (!isEnabled) return refused('SIGN_IN_OFF', 'Signing in gives nothing now.')
    const today = dayOf(unit.now)
    const isPast = isDay(day) && day < today && cycleOf(day) === cycleOf(today)
    if (!isPast) return refused('DAY_NOT_MISSED', 'Only days of this month that were missed can be made up for.', 'day')
    await lockAccount(unit.db, accountId, unit.now)
    const madeUp = (await daysOf(unit.db, accountId, cycleOf(day))).filter(({ isMadeUp }) => isMadeUp)
    if (madeUp.length >= mostMakeUps) return refused('MAKE_UP_LIMIT', `At most ${mostMakeUps} days a month.`, 'day')
    if (!(await insertDay(unit.db, { accountId, day, isMadeUp: true, points: 0, createdAt: unit.now })))
      return refused('DAY_NOT_MISSED', 'This day is signed.', 'day')
    const spending = { accountId, kind: 'SIGN_IN_MADE_UP', points: makeUpCost, subjectId: day } as const
    const spent = await spendPoints(spending, unit)
    return spent.ok ? ok({ cycle: cycleOf(day) }) : spent
  })

export type Claiming = Keyed & { readonly kind: RewardKind; readonly days: number }

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
