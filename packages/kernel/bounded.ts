/** What was worked out from texts, for as long as there is room. */
type Bounded<V> = {
  readonly get: (text: string) => V | undefined
  readonly has: (text: string) => boolean
  readonly set: (text: string, value: V, characters?: number) => void
  readonly delete: (text: string) => void
  readonly clear: () => void
}

export type Bounds<V> = {
  readonly most: number
  /** Texts are of any length: their number alone bounds no memory. */
  readonly mostCharacters: number
  readonly forgotten?: (text: string, value: V) => void
}

/** What was used last stands last, and what stands first is forgotten first. `characters` are those of the text, if not said. */
export function bounded<V>({ most, mostCharacters, forgotten }: Bounds<V>): Bounded<V> {
  const kept = new Map<string, { readonly value: V; readonly characters: number }>()
  let characters = 0

  function drop(text: string): void {
    const before = kept.get(text)
    if (before === undefined) return
    characters -= before.characters
    kept.delete(text)
    forgotten?.(text, before.value)
  }

  return {
    get(text) {
      const found = kept.get(text)
      if (found === undefined) return undefined
      kept.delete(text)
      kept.set(text, found)
      return found.value
    },
    has: (text) => kept.has(text),
    set(text, value, weighing = text.length) {
      characters -= kept.get(text)?.characters ?? 0
      kept.delete(text)
      kept.set(text, { value, characters: weighing })
      characters += weighing
      for (const oldest of kept.keys()) {
        if (kept.size <= most && characters <= mostCharacters) return
        drop(oldest)
      }
    },
    delete: drop,
    clear() {
      kept.clear()
      characters = 0
    },
  }
}
