import type {
  ApolloServerPlugin,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextWillSendResponse,
} from '@apollo/server'
import type { Asking } from '../asking.ts'

/** What looks at operations, or has a hand in their answers; nothing of it waits for anything. */
export type Hand = {
  /** It is known which operation is meant; what is thrown here is the answer. */
  readonly resolved?: (context: GraphQLRequestContextDidResolveOperation<Asking>) => void
  readonly answering?: (context: GraphQLRequestContextWillSendResponse<Asking>, startedAt: number) => void
}

/** One plugin of all: Apollo waits for each hook of each plugin in turn, even for those that it does not have. */
export const pluginOf = (hands: readonly Hand[]): ApolloServerPlugin<Asking> => ({
  async requestDidStart() {
    const startedAt = performance.now()
    return {
      async didResolveOperation(context) {
        for (const hand of hands) hand.resolved?.(context)
      },
      async willSendResponse(context) {
        for (const hand of hands) hand.answering?.(context, startedAt)
      },
    }
  },
})
