export type { Hasher } from '@supermall/subgraph/hasher'
export { argonHasher } from '@supermall/subgraph/hasher'
