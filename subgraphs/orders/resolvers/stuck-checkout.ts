import type { PageArgs } from '@supermall/kernel/page'
import { pageOf } from '@supermall/kernel/page'
import { ok } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'
import type { MendCheckouts, Mended } from '../commands/mend-checkouts.ts'
import { checkMending, mendCheckouts, orderMending } from '../commands/mend-checkouts.ts'
import type { Context } from '../context.ts'
import { listStuck } from '../data/stuck-checkouts.ts'
import { leftAloneSince } from '../domain/lease.ts'
import { ref } from './ref.ts'
import { sagaOf } from './saga-of.ts'
import type { StuckCheckoutResolvers } from './types.generated.ts'

export const StuckCheckout: StuckCheckoutResolvers = {
  checkout: ({ id }, _, { loaders }) => loaders.checkout.load(id),
  account: ({ accountId }) => ref(accountId),
  nextTurnAt: ({ heldUntil }) => heldUntil,
  isUndoing: ({ status }) => status === 'UNDOING',
}

export const stuckOf = (args: PageArgs, { client, clock }: Context) =>
  listStuck(client, leftAloneSince(clock()), pageOf(args, 'stuck'))

export async function mend(input: MendCheckouts, context: Context) {
  const mending = checkMending(input)
  if (!mending.ok) return payload('checkouts')<Mended[]>(mending)
  await context.operate('orders.checkout.mend', (unit) => orderMending(mending.value, unit))
  return payload('checkouts')(ok(await mendCheckouts(mending.value, sagaOf(context))))
}
