/** Of so many numbers of one millisecond each is as likely as the next. */
export const NUMBER_CHANCE = 10_000_000

/** 22 digits: when it was placed, to the millisecond, and seven digits that nobody can guess. */
export function orderNumber(now: Date, chance: number): string {
  const instant = now.toISOString().replace(/\D/g, '').slice(2)
  return instant + String(chance).padStart(7, '0')
}
