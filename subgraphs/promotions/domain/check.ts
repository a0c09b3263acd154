import type { Check } from '@supermall/kernel/check'

/** How many of a list come at once, and each once. */
export function checkList(ids: readonly string[], bounds: { least?: number; most: number }, ...path: string[]): Check {
  const { least = 0, most } = bounds
  if (ids.length < least || ids.length > most)
    return { code: 'LIST_LENGTH', message: `It needs ${least} to ${most} entries.`, path }
  return new Set(ids).size === ids.length ? null : { code: 'LIST_LENGTH', message: 'Each entry stands once.', path }
}
