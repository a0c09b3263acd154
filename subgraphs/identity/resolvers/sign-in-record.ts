import type { SignInMethod, SignInOutcome } from '../data/sign-ins.ts'
import type { SignInRecordResolvers } from './types.generated.ts'

export const SignInRecord: SignInRecordResolvers = {
  method: ({ method }) => method as SignInMethod,
  outcome: ({ outcome }) => outcome as SignInOutcome,
}
