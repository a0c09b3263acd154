import type { Refusal } from '@supermall/kernel/result'
import type { Field, SettingValue } from './field.ts'
import { faultOf } from './field.ts'
import type { GroupName, SettingsOf } from './groups.ts'
import { groups } from './groups.ts'

/** What one scope set itself in one group. */
export type Overrides = Readonly<Record<string, SettingValue>>
export type Changes = Readonly<Record<string, SettingValue | null | undefined>>

/** The default, under what the mall says, under what the shop says: the mall comes first, also where it says nothing. */
export function effective<G extends GroupName>(group: G, ...layers: readonly Overrides[]): SettingsOf<G> {
  const values = fieldsOf(group).map(([name, field]) => [
    name,
    isAllowed([name, field], layers)
      ? (layers.findLast((layer) => fits(field, layer[name]))?.[name] ?? field.fallback)
      : field.fallback,
  ])
  return Object.fromEntries(values) as SettingsOf<G>
}

const isAllowed = ([name, field]: readonly [string, Field], [mall]: readonly Overrides[]): boolean =>
  field.kind !== 'flag' || !field.needsMall || mall?.[name] === true

/** What a shop switches on although the mall has not. */
export const checkAllowed = (
  group: GroupName,
  mall: Overrides,
  { path, changes }: { path: string; changes: Changes },
) =>
  fieldsOf(group).map((field): Refusal | null => {
    const [name] = field
    if (changes[name] !== true || isAllowed(field, [mall])) return null
    return { code: 'MALL_SWITCHED_OFF', message: 'The mall has not switched it on.', path: [path, name] }
  })

export const overriddenIn = (group: GroupName, own: Overrides): readonly string[] =>
  fieldsOf(group).flatMap(([name, field]) => (fits(field, own[name]) ? [name] : []))

/** Null takes a setting back to what is inherited. */
export function changed(group: GroupName, own: Overrides, changes: Changes): Overrides {
  const next: Record<string, SettingValue> = { ...own }
  for (const [name] of fieldsOf(group)) {
    const value = changes[name]
    if (value === null) delete next[name]
    else if (value !== undefined) next[name] = typeof value === 'string' ? value.trim() : value
  }
  return next
}

/** Whether anything of the group is named besides the version. */
export const isChangeOf = (group: GroupName, changes: Changes): boolean =>
  fieldsOf(group).some(([name]) => changes[name] !== undefined)

export function checkChanges(group: GroupName, changes: Changes, path: string): readonly (Refusal | null)[] {
  return fieldsOf(group).map(([name, field]) => {
    const value = changes[name]
    const fault = value == null ? null : faultOf(field, value)
    return fault === null ? null : { code: 'SETTING_INVALID', message: `\`${name}\` ${fault}.`, path: [path, name] }
  })
}

/** A bound that was narrowed later makes an old value count as not set, instead of breaking who reads it. */
const fits = (field: Field, value: unknown): boolean => value !== undefined && faultOf(field, value) === null

const fieldsOf = (group: GroupName): readonly (readonly [string, Field])[] => Object.entries(groups[group])
