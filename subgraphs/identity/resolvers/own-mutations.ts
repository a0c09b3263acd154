import { parseId } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer, signedIn } from '@supermall/subgraph/viewer'
import { bindRecipient } from '../commands/bind-recipient.ts'
import { bindWechat, unbindWechat } from '../commands/bind-wechat.ts'
import { changePassword } from '../commands/change-password.ts'
import { deleteAccount } from '../commands/delete-account.ts'
import { revokeAll, revokeOthers, revokeSession } from '../commands/revoke-sessions.ts'
import type { UpdateAccount } from '../commands/update-account.ts'
import { updateAccount } from '../commands/update-account.ts'
import type { MutationResolvers } from './types.generated.ts'

/** What anybody may do to their own account and sessions. Whose they are comes from the token, never from the input. */
export const ownMutations: MutationResolvers = {
  signOut: (_, { input }, { transact, viewer }) => {
    const own = signedIn(viewer)
    return transact((unit) => (input.isEverywhere ? revokeAll(own, unit) : revokeSession(own, unit))).then(
      payload('session'),
    )
  },
  sessionRevoke: (_, { input }, { transact, viewer }) => {
    const { accountId } = signedIn(viewer)
    const sessionId = parseId('ses', input.sessionId) ?? ''
    return transact((unit) => revokeSession({ accountId, sessionId }, unit)).then(payload('session'))
  },
  sessionsRevokeOthers: (_, { input }, { transact, viewer }) =>
    transact((unit) => revokeOthers({ ...signedIn(viewer), keepIds: input.keepSessionIds ?? [] }, unit)).then(
      payload('revokedCount'),
    ),
  passwordChange: (_, { input }, context) => {
    const { accountId, sessionId } = signedIn(context.viewer)
    return changePassword({ ...input, accountId, sessionId }, context).then(payload('account'))
  },
  phoneBind: (_, { input }, context) => {
    const recipient = { kind: 'phone', recipient: input.phone, code: input.code } as const
    const proof = { password: input.password ?? null }
    return bindRecipient({ ...signedIn(context.viewer), ...recipient, ...proof }, context).then(payload('account'))
  },
  emailBind: (_, { input }, context) => {
    const recipient = { kind: 'email', recipient: input.email, code: input.code } as const
    const proof = { password: input.password ?? null }
    return bindRecipient({ ...signedIn(context.viewer), ...recipient, ...proof }, context).then(payload('account'))
  },
  wechatBind: (_, { input }, context) =>
    bindWechat({ ...input, accountId: asConsumer(context.viewer).accountId }, context).then(payload('account')),
  wechatUnbind: (_, { input }, { transact, viewer }) =>
    transact((unit) => unbindWechat({ ...input, accountId: asConsumer(viewer).accountId }, unit)).then(
      payload('account'),
    ),
  accountUpdate: (_, { input }, { transact, viewer }) => {
    const { displayName, avatarUrl, expectedVersion } = input
    const change: UpdateAccount = {
      accountId: signedIn(viewer).accountId,
      expectedVersion,
      ...(displayName == null ? {} : { displayName }),
      ...(avatarUrl === undefined ? {} : { avatarUrl }),
    }
    return transact((unit) => updateAccount(change, unit)).then(payload('account'))
  },
  accountDelete: (_, { input }, context) => {
    const { accountId, sessionId } = asConsumer(context.viewer)
    return deleteAccount({ accountId, sessionId, password: input.password ?? null }, context).then(payload('account'))
  },
}
