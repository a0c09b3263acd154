export const searchQueries = {}
