import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { redeemCode } from '../commands/exchange/redeem-code.ts'
import { makeUpByBalance } from '../commands/sign-in/pay-make-up.ts'
import { claimSignInReward, makeUpDay, signIn } from '../commands/sign-in/sign-in.ts'
import { claimTask, countShare } from '../commands/tasks/do-tasks.ts'
import { seeProfile } from '../commands/tasks/see-profile.ts'
import type { Context } from '../context.ts'
import { monthFor } from './daily-sign-in.ts'
import { useFor } from './exchange.ts'
import { ownTask } from './task.ts'
import type { DailySignInMakeUpInput, MutationResolvers } from './types.generated.ts'

/** What members do for points. Whose it is comes from the token alone. */
export const rewardMutations = {
  dailySignIn: (_, { input }, context) =>
    context
      .transact((unit) => signIn(input, mine(context), unit))
      .then(theirMonth(context))
      .then(payload('month')),
  dailySignInMakeUp: (_, { input }, context) =>
    makingUp(input, context).then(theirMonth(context)).then(payload('month')),
  dailySignInRewardClaim: (_, { input }, context) =>
    context
      .transact((unit) => claimSignInReward(input, mine(context), unit))
      .then(theirMonth(context))
      .then(payload('month')),
  taskShareRecord: (_, { input }, context) =>
    context
      .transact((unit) => countShare(input, mine(context), unit))
      .then(loaded(({ id }) => ownTask(id, context)))
      .then(payload('memberTask')),
  taskRewardClaim: (_, { input }, context) =>
    seeProfile(input.taskId, mine(context), context)
      .then(() => context.transact((unit) => claimTask(input, mine(context), unit)))
      .then(loaded(({ taskId }) => ownTask(taskId, context)))
      .then(payload('memberTask')),
  exchangeCodeRedeem: (_, { input }, context) =>
    redeemCode(input, mine(context), context.transact)
      .then(loaded(({ useId }) => useFor(useId, context)))
      .then(payload('use')),
} satisfies Partial<MutationResolvers>

const makingUp = (input: DailySignInMakeUpInput, context: Context) => {
  const accountId = mine(context)
  return input.payWith === 'BALANCE'
    ? makeUpByBalance(input, accountId, context)
    : context.transact((unit) => makeUpDay(input, { accountId, price: 'POINTS' }, unit))
}

const mine = ({ viewer }: Context) => asConsumer(viewer).accountId

const theirMonth = (context: Context) => loaded(({ cycle }: { readonly cycle: string }) => monthFor(cycle, context))
