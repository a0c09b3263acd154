/** What waits for a subscriber, never more than there is room for. */
type Mailbox<Letter> = {
  /** False when there is no room: nothing that waits is out of date. */
  readonly put: (letter: Letter) => boolean
  /** The next letter as soon as there is one; null when the box was closed and is empty. */
  readonly take: () => Promise<Letter | null>
  readonly isEmpty: () => boolean
  /** What waits is still taken, unless it is thrown away. */
  readonly close: (options?: { readonly isEmptied: boolean }) => void
}

/** Of each thing the newest state is what counts: in a full box an older letter about something makes room for a newer one. */
export function mailbox<Letter extends { readonly about: string }>(most: number): Mailbox<Letter> {
  let letters: Letter[] = []
  let isClosed = false
  let wake: (() => void) | null = null

  function call(): void {
    wake?.()
    wake = null
  }

  function makeRoom(next: Letter): boolean {
    if (letters.length < most) return true
    const later = new Set([next.about])
    for (let index = letters.length - 1; index >= 0; index--) {
      const about = letters[index]?.about ?? ''
      if (later.has(about)) {
        letters.splice(index, 1)
        return true
      }
      later.add(about)
    }
    return false
  }

  return {
    put(letter) {
      if (isClosed) return true
      if (!makeRoom(letter)) return false
      letters.push(letter)
      call()
      return true
    },
    async take() {
      while (letters.length === 0 && !isClosed)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      return letters.shift() ?? null
    },
    isEmpty: () => letters.length === 0,
    close({ isEmptied = false } = { isEmptied: false }) {
      isClosed = true
      if (isEmptied) letters = []
      call()
    },
  }
}
