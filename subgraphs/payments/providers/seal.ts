import type { Seal } from '@supermall/subgraph/seal'
import { sealWith as sealFor } from '@supermall/subgraph/seal'

export const sealWith = (secret: string): Seal =>
  sealFor(secret, { sealed: 'supermall payments: keys and accounts', hashed: 'supermall payments: tokens of cards' })
