import { dayOf, isDay } from '@supermall/kernel/day'
import { fault } from '@supermall/kernel/fault'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { begun } from '@supermall/subgraph/exports'
import { payload } from '@supermall/subgraph/payload'
import { startExport } from '../commands/export-money.ts'
import type { Comparison } from '../commands/reconcile.ts'
import { reconcile } from '../commands/reconcile.ts'
import { configureChannel, updateChannel } from '../commands/run-channel.ts'
import { settleDifferences } from '../commands/settle-differences.ts'
import { talk } from '../commands/talk.ts'
import type { Context } from '../context.ts'
import type { RunRow } from '../data/rows.ts'
import { cashierMutations } from './cashier-mutations.ts'
import { friendMutations } from './friend-mutations.ts'
import { merchantBillMutations } from './merchant-bill-mutations.ts'
import { payingMutations } from './paying-mutations.ts'
import { redPacketMutations } from './red-packet.ts'
import type { MutationResolvers } from './types.generated.ts'
import { unclaimedMutations } from './unclaimed.ts'
import { walletMutations } from './wallet-mutations.ts'
import { channelCode } from './words.ts'

export const Mutation: MutationResolvers = {
  ...payingMutations,
  ...walletMutations,
  ...friendMutations,
  ...redPacketMutations,
  ...cashierMutations,
  ...merchantBillMutations,
  ...unclaimedMutations,
  paymentChannelUpdate: (_, { input }, { operate }) =>
    operate('payments.channel.edit', (unit) => updateChannel({ ...input, code: channelCode(input.code) }, unit)).then(
      payload('channel'),
    ),
  paymentChannelConfigure: (_, { input }, { operate, seal }) =>
    operate('payments.channel.edit', (unit) =>
      configureChannel({ ...input, code: channelCode(input.code) }, seal, unit),
    ).then(payload('channel')),
  financeExportStart: (_, { input }, context) =>
    context.operate('payments.finance.export', (unit) => startExport(input, unit)).then(begun(context)),
  reconciliationRun: (_, { input }, context) =>
    compareDay({ ...input, channel: channelCode(input.channel) }, context).then(payload('run')),
  reconciliationDifferencesSettle: (_, { input }, context) =>
    settleDifferences({ ...input, resolution: input.resolution ?? null }, context).then(payload('settled')),
}

async function compareDay(asked: Comparison, context: Context): Promise<Result<RunRow>> {
  if (!isDay(asked.day)) return refused('DAY_FORM', 'A day is written `2026-11-21`.', 'day')
  if (asked.day > dayOf(context.clock())) return refused('DAY_AHEAD', 'That day has not come yet.', 'day')
  context.talks.admit()
  await context.operate('payments.reconcile.run', async (unit) =>
    unit.audited({ subjectId: asked.channel, summary: `Day ${asked.day} compared`, before: null, after: asked }),
  )
  const { channel, day, isDryRun } = asked
  const name = `compare ${channel} ${day} ${isDryRun}`
  const compared = await talk(name, async () => ({ run: await reconcile(asked, context) }), context).catch((error) => {
    throw fault('PROVIDER_UNAVAILABLE', `the bill of ${channel}: ${String(error)}`)
  })
  if (compared === null) return refused('RUN_UNDER_WAY', 'It is being compared; ask again in a moment.')
  return compared.run
    ? ok(compared.run)
    : refused('CHANNEL_HAS_NO_BILL', 'This channel gives no bill, or its keys are not set.', 'channel')
}
