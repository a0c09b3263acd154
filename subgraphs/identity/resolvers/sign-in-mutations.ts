import { fault } from '@supermall/kernel/fault'
import { payload } from '@supermall/subgraph/payload'
import { signedIn } from '@supermall/subgraph/viewer'
import { refreshTokens } from '../commands/refresh-tokens.ts'
import { register } from '../commands/register.ts'
import { requestCode } from '../commands/request-code.ts'
import { resetPassword } from '../commands/reset-password.ts'
import { signIn } from '../commands/sign-in.ts'
import { signInByCode } from '../commands/sign-in-by-code.ts'
import { signInByWechat } from '../commands/sign-in-by-wechat.ts'
import { switchShop } from '../commands/switch-shop.ts'
import type { Context } from '../context.ts'
import { admission } from './admission.ts'
import type { CodeRequestInput, MutationResolvers, SignInInput } from './types.generated.ts'

/** What brings somebody in, and what they need for it. Most of it is asked for by guests. */
export const signInMutations: MutationResolvers = {
  signIn: (_, { input }, context) => signIn({ ...input, ...choices(input) }, context).then(admission(context)),
  signInByCode: (_, { input }, context) =>
    signInByCode({ ...input, ...choices(input) }, context).then(admission(context)),
  signInByWechat: (_, { input }, context) =>
    signInByWechat({ ...input, phoneCode: input.phoneCode ?? null, device: input.device ?? null }, context).then(
      admission(context),
    ),
  register: (_, { input }, context) => {
    const {
      username = null,
      phone = null,
      email = null,
      displayName = null,
      code = null,
      inviterId = null,
      device = null,
    } = input
    const given = { username, phone, email, displayName, code, inviterId, device }
    return register({ ...given, password: input.password, passwordConfirm: input.passwordConfirm }, context).then(
      admission(context),
    )
  },
  tokensRefresh: (_, { input }, context) => refreshTokens(input.refreshToken, context).then(admission(context)),
  shopSwitch: (_, { input }, context) =>
    switchShop({ ...signedIn(context.viewer), shopId: input.shopId }, context).then(admission(context)),
  codeRequest: (_, { input }, context) => requestCode(codeRequestOf(input, context), context).then(payload('notice')),
  passwordReset: (_, { input }, context) =>
    resetPassword({ ...input, audience: input.audience ?? 'CONSUMER' }, context).then(payload('account')),
}

const choices = ({ audience, shopId, device }: Pick<SignInInput, 'audience' | 'shopId' | 'device'>) => ({
  audience: audience ?? 'CONSUMER',
  shopId: shopId ?? null,
  device: device ?? null,
})

/** A code that binds is for the account that asks, whatever audience was written. */
function codeRequestOf({ purpose, recipient, audience }: CodeRequestInput, { viewer }: Context) {
  if (purpose !== 'BIND') return { purpose, recipient, audience: audience ?? 'CONSUMER', accountId: '' }
  if (viewer.audience === 'GUEST') throw fault('UNAUTHENTICATED', 'a guest asked for a code to bind')
  return { purpose, recipient, audience: viewer.audience, accountId: viewer.accountId }
}
