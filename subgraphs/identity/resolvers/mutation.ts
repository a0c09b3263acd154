import { machineryMutations } from './machinery.ts'
import { operatorMutations } from './operator-mutations.ts'
import { ownMutations } from './own-mutations.ts'
import { signInMutations } from './sign-in-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

export const Mutation: MutationResolvers = {
  ...signInMutations,
  ...ownMutations,
  ...operatorMutations,
  ...machineryMutations,
}
