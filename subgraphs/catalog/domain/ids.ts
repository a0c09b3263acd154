import { prefixOf } from '@supermall/kernel/id'
import type { Check, Given } from './check.ts'
import { checkDistinct, checkSize, wrong } from './check.ts'

/** Ids of what other domains own are kept as they come: their shape can be checked here, their being cannot. */
export const isAnyId = (text: string): boolean => text.length <= 64 && prefixOf(text) !== null

export function checkIds(ids: Given<readonly string[]>, most: number, ...path: readonly string[]): readonly Check[] {
  const bad = (ids ?? []).findIndex((id) => !isAnyId(id))
  return [
    checkSize(ids, { least: 0, most }, ...path),
    checkDistinct(ids, ...path),
    bad < 0 ? null : wrong('ID_SHAPE', 'This is no id.', ...path, String(bad)),
  ]
}
