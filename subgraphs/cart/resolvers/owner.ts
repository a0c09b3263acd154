import { fault } from '@supermall/kernel/fault'
import { hashToken, isToken } from '@supermall/subgraph/token'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Owner } from '../domain/cart.ts'

type Asking = Pick<Context, 'viewer' | 'guestCartMs'>

/** Whose cart is meant; null for what can be no token, and for a guest who brings none. Staff have no carts. */
export function ownerOf(context: Asking, guestToken: string | null | undefined): Owner | null {
  const { viewer } = context
  if (viewer.audience !== 'GUEST' && viewer.audience !== 'CONSUMER')
    throw fault('FORBIDDEN', `${viewer.audience} reached for a cart`)
  if (guestToken != null) return guestOf(context, guestToken)
  return viewer.audience === 'GUEST' ? null : { kind: 'ACCOUNT', accountId: asConsumer(viewer).accountId }
}

export const guestOf = ({ guestCartMs }: Pick<Context, 'guestCartMs'>, token: string): Owner | null =>
  isToken(token) ? { kind: 'GUEST', tokenHash: hashToken(token), lastsMs: guestCartMs } : null
