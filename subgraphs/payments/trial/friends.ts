import { orderTitles } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { openFriendPay, tokenLabel } from '../commands/open-friend-pay.ts'
import { findFriendPay } from '../data/friend-pays.ts'
import type { PaymentsFloor } from './floor.ts'
import { done } from './floor.ts'

type Order = { readonly orderId: Id<'ord'>; readonly accountId: Id<'acc'> }

const ask = (async (request: { requestName: string }) =>
  request.requestName === orderTitles.requestName ? { lines: [] } : { nickname: 'Lily' }) as Ask

/** The buyer has a link by which friends pay his order. */
export async function linkOf({ tillOf, tools, client }: PaymentsFloor, { orderId, accountId }: Order) {
  const asked = { orderId, accountId, idempotencyKey: newId('evt') }
  const { friendPayId } = done(await openFriendPay(asked, { ...tillOf(accountId), ask }))
  const sealed = (await findFriendPay(client, friendPayId))?.sealedToken ?? ''
  return { friendPayId, linkToken: tools.seal.open(sealed, tokenLabel(friendPayId)) ?? '' }
}
