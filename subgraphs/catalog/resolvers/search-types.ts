export const searchTypes = {}
