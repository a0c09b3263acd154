import type { AskingTill } from '../commands/take-recharge-coupon.ts'

/** While a provider is asked for money, something happens, and it takes the money after that. */
export const meanwhile = (till: AskingTill, happens: () => Promise<unknown>): AskingTill => ({
  ...till,
  providers: {
    ...till.providers,
    of: async (code) => {
      const provider = await till.providers.of(code)
      if (provider === null) return null
      return {
        ...provider,
        create: async (asked) => {
          await happens()
          return provider.create(asked)
        },
      }
    },
  },
})
