let tell: () => void = () => undefined

/** Resolves when somebody asks this process to end. */
export const asked = new Promise<void>((resolve) => {
  tell = resolve
})

let hasAsked = false

export const isAsked = (): boolean => hasAsked

/** The first signal ends everything in order; a second one, from somebody who cannot wait, ends it at once. */
function end(): void {
  if (hasAsked) process.exit(130)
  hasAsked = true
  tell()
}

/** A gateway of its own reads its supergraph again when it hears the third; anybody else lost the terminal that he was started from. */
const SIGNALS = ['SIGINT', 'SIGTERM', ...(process.argv.slice(2).includes('gateway') ? [] : ['SIGHUP'])]

// Heard as soon as this is loaded: the first process of a container does not hear at all what it has not asked for.
for (const signal of SIGNALS) process.on(signal, end)
