import type { ProductSecretResolvers } from './types.generated.ts'

export const ProductSecret: ProductSecretResolvers = {
  isIssued: ({ issuedAt }) => issuedAt !== null,
}
