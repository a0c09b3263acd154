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

/** The buyer asks for a link by which friends pay his order. */
export const askForLink = ({ tillOf }: PaymentsFloor, { orderId, accountId }: Order) =>
  openFriendPay({ orderId, accountId, idempotencyKey: newId('evt') }, { ...tillOf(accountId), ask })

/** He has it, and hands it on. */
export async function linkOf(floor: PaymentsFloor, order: Order) {
  const { friendPayId } = done(await askForLink(floor, order))
  const sealed = (await findFriendPay(floor.client, friendPayId))?.sealedToken ?? ''
  return { friendPayId, linkToken: floor.tools.seal.open(sealed, tokenLabel(friendPayId)) ?? '' }
}
