import type { Till } from './till.ts'

/** What is said to a provider is said to its end, and what it answers is kept; null where whoever asked is told before. */
export const talk = <T extends object | string>(
  name: string | null,
  work: () => Promise<T>,
  till: Till,
): Promise<T | null> => till.talks.have(name, work, (error) => till.log.warn('provider.left', { name, error }))
