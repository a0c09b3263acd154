import type { Fields } from './fields.ts'
import { copy, isFields, merge } from './fields.ts'
import { jsonOf } from './json.ts'
import type { Kinship } from './kinship.ts'
import type { Requires } from './plan.ts'

/** What identifies an object to a subgraph, as JSON; null when it cannot be asked about this one. */
export type Represent = (fields: Fields, written: Texts) => string | null

/** What one fetch has written already, by the values that it was written from. */
export type Texts = Map<unknown, Texts | string>

/** Compiled once per type of object: almost always that type has one key, and it is flat. */
export function representer(requires: Requires, isKind: Kinship): Represent {
  const byType = new Map<string, Represent>()

  function forType(type: string): Represent {
    const [only, ...more] = requires.filter((one) => one.kind === 'Field' || isKind(type, one.typeCondition ?? ''))
    const flat = only?.kind === 'InlineFragment' && more.length === 0 ? flatNames(only.selections) : null
    return flat ? flatRepresenter(flat) : (fields) => textOf(select(fields, requires, isKind))
  }

  return (fields, written) => {
    const type = fields.__typename
    if (typeof type !== 'string' || type === '') return null
    const known = byType.get(type) ?? forType(type)
    byType.set(type, known)
    return known(fields, levelOf(written, type))
  }
}

/** In an order of their own: the same object is the same text, whichever plan asks about it. */
function flatNames(selections: Requires): readonly string[] | null {
  const names = selections.map((one) => (one.kind === 'Field' && !one.selections ? responseNameOf(one) : null))
  const isFlat = names.every((name) => name !== null) && names.includes('__typename')
  return isFlat ? [...new Set(names)].sort() : null
}

/** Types are told apart first, so all ways through it that begin alike are of one length. */
function levelOf(written: Texts, value: unknown): Texts {
  const known = written.get(value)
  if (known instanceof Map) return known
  const level: Texts = new Map()
  written.set(value, level)
  return level
}

/** A page of goods names the same few shops over and over: finding a text again is cheaper than writing it. */
function flatRepresenter(names: readonly string[]): Represent {
  const openings = names.map((name, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)

  function write(fields: Fields): string | null {
    let text = ''
    for (let at = 0; at < names.length; at++) {
      const value = fields[names[at] as string]
      if (value === undefined) return null
      text += openings[at] + jsonOf(value)
    }
    return `${text}}`
  }

  return (fields, written) => {
    let level = written
    for (let at = 0; at < names.length - 1; at++) {
      level = levelOf(level, fields[names[at] as string])
    }
    const last = fields[names.at(-1) as string]
    const known = level.get(last)
    if (typeof known === 'string') return known
    const text = write(fields)
    if (text !== null && known === undefined) level.set(last, text)
    return text
  }
}

const textOf = (selected: Fields | null): string | null => (selected?.__typename ? JSON.stringify(selected) : null)

/** A field that is not there makes everything around it, up to its fragment, impossible to ask with. */
function select(fields: Fields, requires: Requires, isKind: Kinship): Fields | null {
  const selected: Fields = {}
  for (const one of requires) {
    if (one.kind === 'Field') {
      const value = fields[responseNameOf(one)]
      if (value === undefined) return null
      selected[responseNameOf(one)] = one.selections ? selectEach(value, one.selections, isKind) : value
    } else if (typeof fields.__typename === 'string' && isKind(fields.__typename, one.typeCondition ?? '')) {
      const inside = select(fields, one.selections, isKind)
      if (inside) merge(selected, copy(inside))
    }
  }
  return selected
}

function selectEach(value: unknown, requires: Requires, isKind: Kinship): unknown {
  if (Array.isArray(value)) return value.map((item) => selectEach(item, requires, isKind))
  return isFields(value) ? select(value, requires, isKind) : null
}

const responseNameOf = ({ alias, name }: { alias?: string; name: string }): string => alias ?? name
