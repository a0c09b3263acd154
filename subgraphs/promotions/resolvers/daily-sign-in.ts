import { dayOf } from '@supermall/kernel/day'
import { badInput } from '@supermall/kernel/fault'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { asConsumer } from '@supermall/subgraph/viewer'
import { readMonth } from '../commands/sign-in/sign-in.ts'
import type { Context } from '../context.ts'
import { findPointsRules } from '../data/points/rules.ts'
import { cycleOf, isCycle } from '../domain/sign-in/day.ts'
import { isReached, streakAt } from '../domain/sign-in/streak.ts'
import type { MonthModel } from './points-models.ts'
import type { DailySignInMonthResolvers, DailySignInRulesResolvers } from './types.generated.ts'

export function monthFor(month: string | null | undefined, { client, viewer, clock }: Context): Promise<MonthModel> {
  if (month != null && !isCycle(month)) throw badInput('A month is written `2026-11`.')
  return readMonth(client, asConsumer(viewer).accountId, month ?? cycleOf(dayOf(clock())))
}

export const DailySignInRules: DailySignInRulesResolvers = {
  makeUpPrice: async ({ makeUpMinor }, _, { client }) =>
    makeUpMinor === 0n ? null : money(makeUpMinor, (await findPointsRules(client)).currency as Currency),
}

export const DailySignInMonth: DailySignInMonthResolvers = {
  month: ({ cycle }) => cycle,
  hasSignedToday: ({ days }, _, { clock }) => days.some(({ day }) => day === dayOf(clock())),
  streakDays: ({ days }, _, { clock }) => streakAt(days, dayOf(clock())),
  makeUpsLeft: ({ days, rules }) => Math.max(0, rules.mostMakeUps - days.filter(({ isMadeUp }) => isMadeUp).length),
  rewards: ({ rules, days, claims }) =>
    rules.rewards.map((reward) => ({
      reward,
      isReached: isReached(reward, days),
      isClaimed: claims.some((claim) => claim.kind === reward.kind && claim.days === reward.days),
    })),
}
