export const searchMutations = {}
