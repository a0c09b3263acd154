import { fault } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { can, signedIn } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'

function isOwn(accountId: string, { viewer, admitted }: Context): boolean {
  return admitted.has(accountId) || (viewer.audience !== 'GUEST' && viewer.accountId === accountId)
}

export const seesAccount = (accountId: string, context: Context): boolean =>
  isOwn(accountId, context) || can(context.viewer, 'identity.account.view')

export const seesRoles = (accountId: string, context: Context): boolean =>
  isOwn(accountId, context) || can(context.viewer, 'identity.role.view')

/** Whose rows a list shows: one's own unless an operator asks for another's. Null for what is no account's id. */
export function whose(accountId: string | null | undefined, context: Context): string | null {
  const own = signedIn(context.viewer).accountId
  if (accountId == null) return own
  if (!seesAccount(accountId, context)) throw fault('FORBIDDEN', `${own} asked for what is ${accountId}'s`)
  return parseId('acc', accountId)
}
