/** What was worked out from texts, for as long as there is room. */
type Bounded<V> = {
  readonly get: (text: string) => V | undefined
  readonly has: (text: string) => boolean
  readonly set: (text: string, value: V, characters?: number) => void
  readonly delete: (text: string) => void
  readonly clear: () => void
  /** The characters of all that is kept. */
  readonly characters: () => number
}

export type Bounds<V> = {
  readonly most: number
  /** Texts are of any length: their number alone bounds no memory. */
  readonly mostCharacters: number
  readonly forgotten?: (text: string, value: V) => void
}

type Kept<V> = { readonly text: string; readonly value: V; readonly characters: number; older: Kept<V>; newer: Kept<V> }

/**
 * What was used longest ago is forgotten first, and what is larger than all the room is not kept. `characters` are those of the text,
 * if not said. The order is a ring of its own: a map that is to keep it must be taken out of and put into with every use, and for
 * every so many of these V8 makes it a new table, to which the old one holds on until all of the memory is collected.
 */
export function bounded<V>({ most, mostCharacters, forgotten }: Bounds<V>): Bounded<V> {
  const known = new Map<string, Kept<V>>()
  const ends = {} as Kept<V>
  let characters = 0
  clear()

  function clear(): void {
    known.clear()
    join(ends, ends)
    characters = 0
  }

  function takeOut(kept: Kept<V>): void {
    join(kept.older, kept.newer)
    join(kept, kept)
    characters -= kept.characters
  }

  function putLast(kept: Kept<V>): void {
    join(ends.older, kept)
    join(kept, ends)
    characters += kept.characters
  }

  function forget(kept: Kept<V>): void {
    takeOut(kept)
    known.delete(kept.text)
    forgotten?.(kept.text, kept.value)
  }

  return {
    clear,
    characters: () => characters,
    has: (text) => known.has(text),
    get(text) {
      const found = known.get(text)
      if (found === undefined) return undefined
      takeOut(found)
      putLast(found)
      return found.value
    },
    set(text, value, weighing = text.length) {
      const before = known.get(text)
      if (before) takeOut(before)
      const kept = { text, value, characters: weighing, older: ends, newer: ends }
      known.set(text, kept)
      putLast(kept)
      if (weighing > mostCharacters) forget(kept)
      while (known.size > most || characters > mostCharacters) forget(ends.newer)
    },
    delete(text) {
      const found = known.get(text)
      if (found) forget(found)
    },
  }
}

function join<V>(older: Kept<V>, newer: Kept<V>): void {
  older.newer = newer
  newer.older = older
}
