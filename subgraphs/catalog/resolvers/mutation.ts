import { goodsMutations } from './goods-mutations.ts'
import { searchMutations } from './search-mutations.ts'

export const Mutation = { ...goodsMutations, ...searchMutations }
