import type { Check } from '../check.ts'

export const checkLength = (list: readonly unknown[], most: number, path: readonly string[]): Check =>
  list.length >= 1 && list.length <= most
    ? null
    : { code: 'LIST_LENGTH', message: `It needs 1 to ${most} entries.`, path }

export const checkRising = (numbers: readonly bigint[], path: readonly string[]): Check =>
  numbers.every((one, index) => index === 0 || one > (numbers[index - 1] ?? one))
    ? null
    : { code: 'TIERS_ORDER', message: 'Each begins above the one before.', path }
