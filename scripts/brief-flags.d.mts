export const BRIEF: readonly string[]
